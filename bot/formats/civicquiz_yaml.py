"""Our own format, in and out: a bank as YAML, its keys in the format's order.

A bank that comes in this way is held to the form of the format: there is nothing to make a draft of.
"""

from __future__ import annotations

from typing import Any

import yaml
from typing_extensions import override

from bot.bank.files import read as read_bank
from bot.domain.bank import Bank
from bot.domain.numbers import as_decimal
from bot.errors import BankError
from bot.formats.drafts import bank_in_order, in_order
from bot.formats.format import Draft, Exported, Format, Imported
from bot.formats.intake import bounded

_FIRST_LINE = "# yaml-language-server: $schema=schema.json\n"
_WIDTH = 110


def read(data: bytes, name: str) -> Imported:
    """Return the bank of a YAML file; ``BankError`` with every fault of its form if it has any."""
    reading = read_bank(bounded(data, name), name=name)
    if reading.bank is None:
        raise BankError("\n".join(str(fault) for fault in reading.faults))
    return Imported(as_draft(reading.bank))


def write(bank: Bank) -> Exported:
    """Return a bank as YAML; nothing is lost."""
    return Exported(dump(as_draft(bank)))


def as_draft(bank: Bank) -> Draft:
    """Return a bank as the plain data of its file: keys in the format's order, defaults left out."""
    draft: Draft = bank.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    draft["source"]["published"] = bank.source.published
    if bank.verified is not None:
        draft["verified"]["on"] = bank.verified.on
    draft["language"] = bank.language
    draft["questions"] = [in_order(_with_whole_numbers(question)) for question in draft["questions"]]
    return bank_in_order(draft)


def dump(draft: Draft) -> bytes:
    """Return a bank or a draft as a YAML file; the first line points editors at the schema."""
    text: str = yaml.dump(
        draft, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH, default_flow_style=False
    )
    return (_FIRST_LINE + text).encode()


def _with_whole_numbers(value: Any) -> Any:
    """Return plain data in which 4.0 is 4, as people write it."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: _with_whole_numbers(item) for key, item in value.items()}
    return [_with_whole_numbers(item) for item in value] if isinstance(value, list) else value


class _Dumper(yaml.SafeDumper):
    """Writes lists of words on one line, numbers in plain figures, and nothing as a reference."""

    @override
    def ignore_aliases(self, data: Any) -> bool:
        return True

    @override
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow=flow, indentless=False)

    def float(self, value: float) -> yaml.ScalarNode:
        """Represent a number as the reader of banks takes it: never in powers of ten."""
        return self.represent_scalar("tag:yaml.org,2002:float", format(as_decimal(value), "f"))

    def text(self, value: str) -> yaml.ScalarNode:
        """Represent a text of several lines as they are, any other in the way that is plainest for it."""
        return self.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)

    def list(self, value: list[Any]) -> yaml.SequenceNode:
        """Represent a list of words in brackets, a list of anything else item by item."""
        flat = all(not isinstance(item, dict | list) for item in value)
        return self.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=flat)


_Dumper.add_representer(float, _Dumper.float)
_Dumper.add_representer(str, _Dumper.text)
_Dumper.add_representer(list, _Dumper.list)

FORMAT = Format(name="yaml", title="civicquiz YAML", suffixes=(".yaml", ".yml"), read=read, write=write)
