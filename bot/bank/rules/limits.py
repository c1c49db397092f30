"""Rules: what a learner is shown fits one message of Telegram's."""

from __future__ import annotations

from collections.abc import Iterator

from bot.bank.index import Index
from bot.bank.rules.rule import Finding, error
from bot.domain.bank import REPORTER
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

MESSAGE = 4_096
"""Telegram's limit for a text, in UTF-16 code units after its markup has been taken out."""
_FRAME = 500
"""What a message has around a question's own texts: number, progress, hints, verdict."""
_FRAME_OF_QUOTE = 120
"""What a quote has around its words and names: marks, paragraph, whether it is verified, a link."""
_FRAME_OF_CHOICE = 20


@error("Q501")
def question_fits(index: Index) -> Iterator[Finding]:
    """A question's prompt and all its choices fit one message of 4,096 characters, 500 of them kept free.

    Why: Telegram refuses a longer message, and the learner would see nothing.
    Do: Shorten the prompt or the choices.
    """
    for number, question in enumerate(index.bank.questions):
        size = _FRAME + units(question.prompt)
        size += sum(units(choice) + _FRAME_OF_CHOICE for choice in _choices(index, question))
        if size > MESSAGE:
            message = (
                f'Question "{question.id}" does not fit a message of Telegram\'s with all its choices: '
                f"shorten it by {size - MESSAGE:,} characters."
            )
            yield Finding(("questions", number, "prompt"), message)


@error("Q502")
def verdict_fits(index: Index) -> Iterator[Finding]:
    """The longest verdict of a question fits one message: prompt, choice, feedback, explanation, quotes.

    Why: Telegram refuses a longer message, and the learner would get no answer.
    Do: Shorten the feedback or the explanation, or cite fewer quotes.
    """
    quotes = {key: _quote_size(index, key) for key in index.bank.quotes}
    for number, question in enumerate(index.bank.questions):
        size = _FRAME + units(question.prompt) + units(question.explanation)
        size += _answers_size(index, question) + sum(quotes[quote_id] for quote_id in question.cites)
        if size > MESSAGE:
            message = (
                f'The longest verdict of question "{question.id}" does not fit a message of Telegram\'s: '
                f"shorten feedback and explanation by {size - MESSAGE:,} characters, or cite fewer quotes."
            )
            yield Finding(("questions", number, "explanation"), message)


def units(text: str) -> int:
    """Return the length of ``text`` as Telegram counts it: in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _quote_size(index: Index, quote_id: str) -> int:
    quote = index.bank.quotes[quote_id]
    size = units(quote.exact) + units(index.bank.source.publisher) + _FRAME_OF_QUOTE
    for actor_id in (quote.by, quote.conveyed_by):
        if actor_id is not None and actor_id != REPORTER:
            actor = index.bank.actors[actor_id]
            size += units(actor.name) + units(actor.role)
    return size


def _choices(index: Index, question: Question) -> list[str]:
    """Return the choices as they are shown; those of an ordering question may stand there twice."""
    if isinstance(question, OptionQuestion):
        return [option.text for option in question.options]
    if isinstance(question, Ordering):
        return [item.text for item in question.items]
    if isinstance(question, WhichQuote):
        return [index.bank.quotes[key].exact for key in question.choice_keys]
    if isinstance(question, WhoSaid):
        return [index.name(key) for key in question.choice_keys]
    return []


def _answers_size(index: Index, question: Question) -> int:
    """Return the length of the longest choice, key and feedback that a verdict can have."""
    choices = [units(choice) + _FRAME_OF_CHOICE for choice in _choices(index, question)]
    match question:
        case OptionQuestion():
            feedback = [units(option.feedback or "") + _FRAME_OF_CHOICE for option in question.options]
            return (
                2 * sum(choices) + sum(feedback)
                if len(question.right_keys) > 1
                else (2 * max(choices) + max(feedback))
            )
        case Ordering():
            return 2 * sum(choices) + units(question.misordered.feedback)
        case TrueFalseNotStated() | StanceQuestion() | WhoSaid() | WhichQuote():
            feedback = [units(other.feedback) for other in question.others.values()]
            return 2 * max(choices, default=_FRAME_OF_CHOICE) + max(feedback, default=0)
        case Numeric() | ShortText():
            feedback = [units(wrong.feedback) for wrong in (*question.near, question.otherwise)]
            return 2 * 60 + max(feedback)
