"""Banks without a question, to draft from, and the rules of a bank held to what was drafted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import yaml
from hypothesis import strategies as st

from bot.bank.checks import check
from bot.bank.faults import Fault
from bot.bank.files import Reading
from bot.domain.bank import REPORTER, Bank
from bot.domain.questions import Question

_ANY = {
    "id": "any-question",
    "type": "short_text",
    "skill": "detail",
    "difficulty": 1,
    "prompt": "By the article, what?",
    "answer": "this",
    "otherwise": {"error": "wrong_detail", "feedback": "The article says this."},
    "explanation": "The article says this.",
    "cites": ["any"],
}

HARBOUR: dict[str, Any] = yaml.safe_load("""
actors:
  vale: {name: Nora Vale, role: mayor of Saltby}
  finch: {name: Omar Finch, role: leader of the opposition}
  anglers: {name: The Anglers' Club, role: an association, kind: body}
  quill: {name: Lena Quill, role: spokeswoman of the harbour}
  dell: {name: Ivo Dell, role: a fish dealer}

issues:
  pier: Should the old pier be torn down?
  ferry: Should the ferry run on Sundays?

quotes:
  tear-down: {by: reporter, exact: told the council that the old pier has to go, paragraph: 1}
  danger: {by: vale, exact: Nobody should have to walk on rotten planks, paragraph: 2}
  memory: {by: finch, exact: The pier is the memory of this town., paragraph: 3}
  repair: {by: finch, exact: A repair will be cheaper in the end, paragraph: 3}
  catch: {by: anglers, exact: our members land 40 tons of herring from it, paragraph: 4}
  visitors: {by: reporter, exact: the harbour counted 900 visitors a day last July, paragraph: 5}
  sundays: {by: quill, exact: People want to come home on Sundays as well, paragraph: 6}
  only-in-summer:
    {by: reporter, exact: would have it sail in summer but not in winter, paragraph: 7, conveyed_by: quill}
  no-word: {by: reporter, exact: Finch left before the ferry came up, paragraph: 7}
  noise: {by: dell, exact: One day of quiet a week is good for all of us, paragraph: 8}

claims:
  planks: {by: vale, says: The planks are rotten., kind: factual, issue: pier, quotes: [danger]}
  town-memory:
    {by: finch, says: The town remembers itself by the pier., kind: value, issue: pier, quotes: [memory]}
  cheaper:
    {by: finch, says: Repairing it costs less in the end., kind: prediction, issue: pier, quotes: [repair]}
  herring:
    {by: anglers, says: Members land 40 tons of herring., kind: statistical, issue: pier, quotes: [catch]}
  come-home: {by: quill, says: The ferry should run then., kind: policy, issue: ferry, quotes: [sundays]}
  quiet: {by: dell, says: A quiet day does people good., kind: causal, issue: ferry, quotes: [noise]}

stances:
  - {actor: vale, issue: pier, position: supports, quotes: [tear-down, danger]}
  - {actor: finch, issue: pier, position: opposes, quotes: [memory, visitors]}
  - {actor: anglers, issue: pier, position: opposes, quotes: [catch]}
  - {actor: vale, issue: ferry, position: mixed, quotes: [only-in-summer], note: By season.}
  - {actor: finch, issue: ferry, position: not_stated, quotes: [no-word]}
  - {actor: dell, issue: ferry, position: opposes, quotes: [noise]}
""")
"""Ten quotes, six claims, six stances."""


def bank(**parts: Any) -> Bank:
    """Return a bank of these parts that has no question at all."""
    quotes = {**parts["quotes"], "any": {"by": REPORTER, "exact": "this"}}
    whole = Bank.model_validate(
        {
            "schema": 1,
            "id": "saltby",
            "version": 1,
            "title": "The pier of Saltby",
            "source": {
                "title": "Council to vote on the pier",
                "publisher": "The Saltby Tide",
                "published": dt.date(2024, 5, 6),
                "summary": "A council is to vote on a pier and a ferry.",
            },
            **parts,
            "quotes": quotes,
            "questions": [_ANY],
        }
    )
    without = {key: quote for key, quote in whole.quotes.items() if key != "any"}
    return whole.model_copy(update={"quotes": without, "questions": ()})


def with_questions(empty: Bank, questions: Sequence[Question]) -> Bank:
    return empty.model_copy(update={"questions": (*empty.questions, *questions)})


def faults(empty: Bank, drafted: Sequence[Question]) -> list[Fault]:
    """Return what the rules of a bank find in it with drafted questions, but for looking the quotes up."""
    if not drafted:
        return []
    whole = with_questions(empty, drafted)
    # As it would be read again from a file: the models' own limits are held too.
    again = Bank.model_validate_json(whole.model_dump_json(by_alias=True))
    found = check(Reading("drafted.yaml", again, (), again))
    return [fault for fault in found if not fault.code.startswith("Q7")]


_WORDS = [
    "bridge",
    "water",
    "season",
    "council",
    "market",
    "Sunday",
    "winter",
    "12 percent",
    "40 boats",
    "they",
]
_SAYS = [
    "The bridge is old.",
    "Water rose by 12 percent.",
    "We want the market.",
    "Should we wait?",
    "It is good.",
]
_KINDS = ["factual", "causal", "statistical", "value", "legal", "policy", "prediction"]


@st.composite
def banks(draw: st.DrawFn) -> Bank:
    """Make small banks that pass the rules but for having no question; entries often say the same."""
    actors = [f"actor-{number}" for number in range(draw(st.integers(1, 5)))]
    issues = [f"issue-{number}" for number in range(draw(st.integers(1, 3)))]
    quotes = {
        f"quote-{number}": {
            "by": draw(st.sampled_from([REPORTER, *actors])),
            "exact": " ".join(draw(st.lists(st.sampled_from(_WORDS), min_size=2, max_size=6))),
            "paragraph": draw(st.none() | st.integers(1, 9)),
            "prefix": draw(st.sampled_from([None, None, None, "before "])),
        }
        for number in range(draw(st.integers(1, 8)))
    }
    backing = {
        actor: [key for key, quote in quotes.items() if quote["by"] in {actor, REPORTER}] for actor in actors
    }
    speakers = [actor for actor in actors if backing[actor]]
    claims, stances = {}, []
    for number in range(draw(st.integers(0, 6)) if speakers else 0):
        by = draw(st.sampled_from(speakers))
        claims[f"claim-{number}"] = {
            "by": by,
            "says": draw(st.sampled_from(_SAYS)),
            "kind": draw(st.sampled_from(_KINDS)),
            "issue": draw(st.sampled_from(issues)),
            "quotes": draw(st.lists(st.sampled_from(backing[by]), min_size=1, max_size=2, unique=True)),
        }
    for actor in speakers:
        for issue in issues:
            position = draw(st.sampled_from([None, "supports", "opposes", "mixed", "not_stated"]))
            if position is not None:
                shown = draw(st.lists(st.sampled_from(backing[actor]), min_size=1, max_size=2, unique=True))
                stances.append({"actor": actor, "issue": issue, "position": position, "quotes": shown})
    return bank(
        actors={actor: {"name": f"Pat {actor.title()}", "role": "a neighbour"} for actor in actors},
        issues={issue: f"Should we build {issue}?" for issue in issues},
        quotes=quotes,
        claims=claims,
        stances=stances,
    )
