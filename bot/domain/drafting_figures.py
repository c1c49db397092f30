"""Drafted questions about figures: which number it is, and a statement with the number of something else."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from bot.domain import drafting_texts as texts
from bot.domain.bank import REPORTER
from bot.domain.drafting_facts import Draws, Facts, marked, mixed, new_id, own_voice
from bot.domain.drafting_statements import statement
from bot.domain.numbers import read_number
from bot.domain.options import NearMiss, Wrong
from bot.domain.questions import Numeric, Question
from bot.domain.terms import ErrorKind, Skill, Standing
from bot.domain.wording import normalised

_FIGURE = re.compile(
    r"(?<![\w.,$€£-])(?P<number>\d+(?:[.,]\d+)*)(?P<gap>\s*)(?P<unit>%|per\s?cent\b|people\b|[a-z]{2,}s\b)"
)
"""A number in figures with what it counts: "17 percent", "240 cars"; no years, dates, times or money."""
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_NEAR = 3
_LONGEST_GAP_TEXT = 250


class Figure(NamedTuple):
    """A number in a quote, and what it counts."""

    quote_id: str
    text: str
    value: Decimal
    unit: str
    start: int
    end: int


def numbers_asked(facts: Facts, draws: Draws) -> Iterator[Question]:
    """Ask for the number of a quote that has one, as a gap; those of other quotes are the near misses."""
    figures = _figures(facts)
    for figure in figures:
        quote = facts.bank.quotes[figure.quote_id]
        alone = sum(other.quote_id == figure.quote_id for other in figures) == 1
        if not alone or len(quote.exact) > _LONGEST_GAP_TEXT or len(re.findall(r"\d+", quote.exact)) > 1:
            continue
        question_id = new_id("number", figure.quote_id)
        words = marked(f"{quote.exact[: figure.start]}...{quote.exact[figure.end :]}".strip().rstrip(" .,;:"))
        speaker = "" if quote.by == REPORTER else facts.name(quote.by)
        prompt = texts.WHICH_NUMBER if speaker else texts.WHICH_NUMBER_NARRATED
        near = {other.value: other for other in _others(figure, figures, draws(question_id))}
        yield Numeric(
            id=question_id,
            type="numeric",
            skill=Skill.DETAIL,
            difficulty=1,
            prompt=prompt.format(name=speaker, words=words),
            answer=float(figure.value),
            unit=figure.unit,
            period=texts.BY_THE_ARTICLE_OF.format(day=facts.bank.source.published.isoformat()),
            near=tuple(
                NearMiss(
                    value=float(value),
                    error=ErrorKind.WRONG_DETAIL,
                    feedback=texts.OTHER_NUMBER.format(
                        where=facts.where(other.quote_id), words=facts.words(other.quote_id)
                    ),
                )
                for value, other in list(near.items())[:_NEAR]
            ),
            otherwise=Wrong(
                error=ErrorKind.WRONG_DETAIL,
                feedback=texts.LOOK_AGAIN.format(where=facts.where(figure.quote_id)),
            ),
            explanation=texts.NUMBER_IS.format(number=figure.text, shown=facts.shown(figure.quote_id)),
            cites=(figure.quote_id,),
        )


def numbers_exchanged(facts: Facts, draws: Draws) -> Iterator[Question]:
    """State a claim with the number of something else in place of its own: the article says otherwise."""
    figures = _figures(facts)
    said = {normalised(claim.says) for claim in facts.bank.claims.values()}
    for claim_id, claim in facts.bank.claims.items():
        own = next(
            (one for one in figures if one.quote_id in claim.quotes and _once(one.text, claim.says)), None
        )
        if own is None:
            continue
        question_id = new_id("figure", claim_id)
        for other in _others(own, figures, draws(question_id)):
            changed = re.sub(rf"(?<![\w.,]){re.escape(own.text)}(?![\w]|[.,]\d)", other.text, claim.says)
            if other.quote_id in claim.quotes or normalised(changed) in said:
                continue
            name, shown = facts.name(claim.by), facts.shown(own.quote_id)
            replies = {
                Standing.STATED: Wrong(
                    error=ErrorKind.WRONG_DETAIL,
                    feedback=texts.OTHER_NUMBER.format(
                        where=facts.where(other.quote_id), words=facts.words(other.quote_id)
                    ),
                ),
                Standing.NOT_STATED: Wrong(
                    error=ErrorKind.WRONG_DETAIL,
                    feedback=texts.REPORTED.format(where=facts.where(own.quote_id)),
                ),
            }
            yield statement(
                question_id,
                texts.STATEMENT_CLAIM.format(name=name, says=own_voice(changed)),
                Standing.CONTRADICTED,
                replies,
                texts.NUMBER_IS_NOT.format(number=own.text, other=other.text, shown=shown),
                (own.quote_id,),
                skill=Skill.DETAIL,
                difficulty=2,
            )
            break


def _figures(facts: Facts) -> list[Figure]:
    found = []
    for quote_id, quote in facts.bank.quotes.items():
        for match in _FIGURE.finditer(quote.exact):
            read = None if _YEAR.fullmatch(match["number"]) else read_number(match["number"])
            if read is not None:
                unit = "percent" if match["unit"].startswith(("%", "per")) else match["unit"]
                found.append(Figure(quote_id, match["number"], read[0], unit, *match.span("number")))
    return found


def _others(figure: Figure, figures: list[Figure], rng: random.Random) -> list[Figure]:
    """Return the other numbers, those of the same unit first."""
    different = [other for other in mixed(figures, rng) if other.value != figure.value]
    return sorted(different, key=lambda other: other.unit != figure.unit)


def _once(number: str, text: str) -> bool:
    return re.findall(r"\d+(?:[.,]\d+)*", text) == [number]
