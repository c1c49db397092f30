"""Rules: every key is supported by the words that its question cites."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from bot.bank.index import Index
from bot.bank.rules.rule import Finding, error, warning
from bot.domain.bank import Claim, Stance
from bot.domain.numbers import as_decimal
from bot.domain.questions import (
    Numeric,
    OptionQuestion,
    Ordering,
    Question,
    ShortText,
    StanceQuestion,
    TrueFalseNotStated,
    WhichQuote,
    WhoSaid,
)
from bot.domain.terms import Position
from bot.domain.wording import normalised


@error("Q201")
def question_cites_a_quote(index: Index) -> Iterator[Finding]:
    """Every question cites at least one quote.

    Why: No quote, no question: learners are answered from the article's own words.
    Do: Name under "cites" the quotes that back the key.
    """
    for number, question in enumerate(index.bank.questions):
        if not question.cites:
            message = f'Question "{question.id}" cites no quote: name under "cites" those that back its key.'
            yield Finding(("questions", number, "cites"), message)


@error("Q202")
def key_quote_is_cited(index: Index) -> Iterator[Finding]:
    """The key of a which_quote question is among the quotes that it cites.

    Why: The quote that is asked for is the proof of its own question.
    Do: Add the key to "cites".
    """
    for number, question in index.questions(WhichQuote):
        if question.key not in question.cites:
            message = f'The key "{question.key}" of question "{question.id}" is not cited: add it to "cites".'
            yield Finding(("questions", number, "key"), message)


@error("Q203", needs={"claims"})
def speaker_is_cited(index: Index) -> Iterator[Finding]:
    """The key of a who_said question is the speaker of a cited quote, or makes a claim that rests on one.

    Why: Otherwise nothing that is shown says that it was this speaker.
    Do: Cite a quote by the key, add the claim that rests on the cited quote, or correct the key.
    """
    for number, question in index.questions(WhoSaid):
        if question.cites and question.key not in _speakers(index, question):
            message = (
                f'No quote that question "{question.id}" cites is by {index.name(question.key)}, '
                "and no claim by them rests on one: correct the key, or cite their words."
            )
            yield Finding(("questions", number, "key"), message)


@error("Q204", needs={"stances"})
def key_is_the_stance(index: Index) -> Iterator[Finding]:
    """The key of a stance question is the position of the bank's stance entry.

    Why: The bank would tell learners two things about one actor and one issue.
    Do: Correct the key or the entry, or add the entry under "stances".
    """
    for number, question in index.questions(StanceQuestion):
        entry = index.stances.get((question.actor, question.issue))
        if entry is None:
            message = (
                f'There is no stance entry for "{question.actor}" on "{question.issue}", which question '
                f'"{question.id}" asks for: add it under "stances".'
            )
            yield Finding(("questions", number, "actor"), message)
        elif entry.position is not question.key:
            message = (
                f'The key of question "{question.id}" is "{question.key}", but the stance entry for '
                f'"{question.actor}" on "{question.issue}" says "{entry.position}": make them one.'
            )
            yield Finding(("questions", number, "key"), message)


@error("Q205", needs={"claims", "stances"})
def stance_is_cited(index: Index) -> Iterator[Finding]:
    """A stance question cites a quote of its stance entry.

    Why: The position is shown with its proof. Where the key is not_stated, any words of the actor or about
    the issue will do.
    Do: Add a quote of the stance entry to "cites".
    """
    for number, question in index.questions(StanceQuestion):
        entry = index.stances.get((question.actor, question.issue))
        unproven = entry is not None and not entry.quotes and entry.position is not Position.NOT_STATED
        if entry is None or unproven or not question.cites:
            continue
        if not any(_backs(index, question, entry, quote_id) for quote_id in question.cites):
            which = f': add one of "{", ".join(entry.quotes)}"' if entry.quotes else ""
            message = f'Question "{question.id}" cites no quote of its stance entry{which}.'
            if not entry.quotes:
                message = (
                    f'Question "{question.id}" cites no words of {index.name(question.actor)} and none about '
                    f'"{question.issue}": cite some.'
                )
            yield Finding(("questions", number, "cites"), message)


@error("Q206")
def number_is_cited(index: Index) -> Iterator[Finding]:
    """The answer of a numeric question stands in a cited quote, in figures or in words.

    Why: A number that is not in the quote cannot be seen to be right.
    Do: Correct the answer, or cite the quote that has the number.
    """
    for number, question in index.questions(Numeric):
        numbers = [index.numbers(quote_id) for quote_id in question.cites]
        readable = index.english or any(numbers)  # number words are known in English only
        if question.cites and readable and not any(_as_number(question.answer) in some for some in numbers):
            message = (
                f'No quote that question "{question.id}" cites has the number {question.answer:g}: '
                "correct it, or cite the quote that has it."
            )
            yield Finding(("questions", number, "answer"), message)


@error("Q207")
def answer_is_cited(index: Index) -> Iterator[Finding]:
    """The answer of a short_text question, or an accepted form of it, stands in a cited quote.

    Why: A word that is not in the quote cannot be seen to be right.
    Do: Correct the answer, add the form that the article uses to "accepted", or cite another quote.
    """
    for number, question in index.questions(ShortText):
        forms = [f" {normalised(form)} " for form in (question.answer, *question.accepted)]
        texts = [f" {index.plain(quote_id)} " for quote_id in question.cites]
        if texts and not any(form in text for form in forms for text in texts):
            message = (
                f'No quote that question "{question.id}" cites has "{question.answer}" or an accepted form '
                "of it: correct the answer, or cite the quote that has it."
            )
            yield Finding(("questions", number, "answer"), message)


@warning("Q208", needs={"claims"})
def key_speaks_of_what_is_cited(index: Index) -> Iterator[Finding]:
    """The key and the explanation share a word with the cited quotes, their speakers or their claims.

    Why: If they share none, the quotes are probably those of another question.
    Do: Look whether the right quotes are cited; if they are, use a word of theirs in the explanation.
    """
    for number, question in enumerate(index.bank.questions):
        texts = _told(question)
        if not texts or not question.cites:
            continue
        if index.share_no_word(texts, question.cites):
            message = (
                f'The key and the explanation of question "{question.id}" have no word in common with '
                "what it cites: look whether these are the right quotes."
            )
            yield Finding(("questions", number, "cites"), message)


def _speakers(index: Index, question: Question) -> set[str]:
    """Return whose words or claims the cited quotes are."""
    speakers = {index.bank.quotes[quote_id].by for quote_id in question.cites}
    claims: list[Claim] = [
        claim for quote_id in question.cites for claim in index.claims_on.get(quote_id, ())
    ]
    return speakers | {claim.by for claim in claims}


def _backs(index: Index, question: StanceQuestion, entry: Stance, quote_id: str) -> bool:
    if quote_id in entry.quotes:
        return True
    about = question.issue in index.issues_of_quotes.get(quote_id, ())
    return question.key is Position.NOT_STATED and (about or index.bank.quotes[quote_id].by == question.actor)


def _as_number(answer: float) -> Decimal:
    return abs(as_decimal(answer))


def _told(question: Question) -> list[str]:
    """Return the texts that a question's key and explanation speak with; none where the key is an id."""
    if isinstance(question, OptionQuestion):
        return [question.explanation, *(option.text for option in question.options if option.correct)]
    if isinstance(question, Ordering):
        return [question.explanation, *(item.text for item in question.items)]
    if isinstance(question, TrueFalseNotStated):
        return [question.explanation, question.prompt]
    return []
