"""All rules of a bank, and a bank checked by them."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

from bot.bank.faults import MAX_FAULTS, Fault
from bot.bank.files import Reading, read
from bot.bank.index import Index
from bot.bank.quotes import Article
from bot.bank.rules import (
    balance,
    choices,
    contents,
    entries,
    evidence,
    limits,
    reading,
    verification,
    wording,
)
from bot.bank.rules.contents import nearest
from bot.bank.rules.rule import BankRule, Rule
from bot.domain.bank import Bank
from bot.errors import BankError, UsageError


def _rules_of(*modules: ModuleType) -> dict[str, Rule]:
    found = [rule for module in modules for rule in vars(module).values() if isinstance(rule, Rule)]
    return {rule.code: rule for rule in sorted(found, key=lambda rule: rule.code)}


RULES = _rules_of(reading, contents, evidence, entries, choices, wording, limits, balance, verification)
"""Every rule by its code."""
_BANK_RULES = [rule for rule in RULES.values() if isinstance(rule, BankRule)]


def check(given: Reading, article: Article | None = None) -> tuple[Fault, ...]:
    """Return every fault of a file that was read, by place; with ``article`` quotes are looked up too.

    Where parts of the file could not be read, the rules are held to the rest of it, but for those that need
    these parts to make sense.
    """
    faults = list(given.faults)
    if given.sound is not None:
        index = Index(given.sound, article)
        for rule in _BANK_RULES:
            if rule.needs.isdisjoint(given.incomplete):
                faults += _told(rule, index, given)
    return tuple(sorted(faults))


def _told(rule: BankRule, index: Index, given: Reading) -> Iterator[Fault]:
    for count, finding in enumerate(rule.find(index)):
        place = given.place(finding.path)
        if count == MAX_FAULTS:
            yield contents.all_is_shown.at(place)
            return
        yield rule.fault(place, finding.message)


def load(data: bytes, *, name: str) -> Bank:
    """Return the bank in ``data``; warnings pass. ``name`` is what the errors call the file.

    Raises ``BankError`` with every error of the file, each on its line.
    """
    given = read(data, name=name)
    errors = [fault for fault in check(given) if fault.is_error]
    if errors or given.bank is None:
        raise BankError("\n".join(str(fault) for fault in errors))
    return given.bank


def explain(code: str) -> str:
    """Return the documentation of a rule; ``UsageError`` names the nearest code if there is no such rule."""
    rule = RULES.get(code.strip().upper())
    if rule is None:
        meant = nearest(code, list(RULES))
        hint = f' Did you mean "{meant}"?' if meant else ""
        raise UsageError(f'There is no rule "{code}".{hint} `civicquiz check --list-rules` lists them all.')
    return rule.explanation


def list_rules() -> str:
    """Return all rules, one a line: code, severity, what must hold."""
    return "\n".join(f"{rule.code}  {rule.severity:7}  {rule.title}" for rule in RULES.values())
