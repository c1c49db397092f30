"""Rules: what can be chosen, and what answers each wrong choice."""

from __future__ import annotations

from collections.abc import Iterator

from bot.bank.index import Index, Keyed
from bot.bank.rules.contents import listed
from bot.bank.rules.rule import Finding, Path, error
from bot.domain.questions import (
    Numeric,
    OptionQuestion,
    Ordering,
    Question,
    ShortText,
    SingleChoice,
    StanceQuestion,
    TrueFalseNotStated,
    WhichQuote,
    WhoSaid,
)
from bot.domain.wording import normalised


@error("Q301")
def right_options(index: Index) -> Iterator[Finding]:
    """A single_choice question has one right option; a multiple_choice one has a right and a wrong one.

    Why: Anything else cannot be answered, or needs no thought.
    Do: Mark the right options with "correct: true", and only these.
    """
    for number, question in index.questions(OptionQuestion):
        right = len(question.right_keys)
        message = ""
        if right == 0:
            message = f'Question "{question.id}" has no right option: mark it with "correct: true".'
        elif right == len(question.options):
            message = f'Question "{question.id}" has no wrong option: add one that is a telling misreading.'
        elif right > 1 and isinstance(question, SingleChoice):
            message = (
                f'Question "{question.id}" has {right} right options: leave one, '
                "or make its type multiple_choice."
            )
        if message:
            yield Finding(("questions", number, "options"), message)


@error("Q302")
def wrong_option_is_answered(index: Index) -> Iterator[Finding]:
    """Every wrong option has an error and a feedback.

    Why: A wrong option is a misreading with a name, and the learner who chose it is answered from the text.
    Do: Add "error" and "feedback" to the option, or mark it with "correct: true".
    """
    for number, place, question in _options(index):
        option = question.options[place]
        missing = [key for key in ("error", "feedback") if getattr(option, key) is None]
        if not option.correct and missing:
            message = (
                f'Option {place + 1} of question "{question.id}" is wrong and has no '
                f"{' and no '.join(missing)}: add what is missing, or mark it as correct."
            )
            yield Finding(("questions", number, "options", place), message)


@error("Q303")
def right_option_needs_no_answer(index: Index) -> Iterator[Finding]:
    """A right option has neither an error nor a feedback.

    Why: What is said to a right answer is the explanation.
    Do: Delete the two keys and put what they say into "explanation", or delete "correct".
    """
    for number, place, question in _options(index):
        option = question.options[place]
        if option.correct and (option.error is not None or option.feedback is not None):
            message = (
                f'Option {place + 1} of question "{question.id}" is right and has an error or a feedback: '
                'delete them, or delete "correct".'
            )
            yield Finding(("questions", number, "options", place), message)


@error("Q304")
def choices_differ(index: Index) -> Iterator[Finding]:
    """No two choices of a question say the same.

    Why: One of them would be right and the other wrong for the same words.
    Do: Change or delete one of the two.
    """
    for number, question in enumerate(index.bank.questions):
        first: dict[str, int] = {}
        for place, (path, text) in enumerate(_choices(question)):
            same = " ".join(text.casefold().split()).rstrip(".!")
            if same in first:
                message = (
                    f'Number {place + 1} under "{path[0]}" of question "{question.id}" says the same as '
                    f"number {first[same] + 1}: change or delete one of them."
                )
                yield Finding(("questions", number, *path), message)
            first.setdefault(same, place)


@error("Q305")
def every_other_choice_is_answered(index: Index) -> Iterator[Finding]:
    """The "others" of a stance or true_false_not_stated question are all the choices but the key.

    Why: Learners can tap each of them, and whoever does is answered.
    Do: Add the missing ones, each with its error and feedback.
    """
    for number, question in index.keyed():
        if not isinstance(question, (TrueFalseNotStated, StanceQuestion)):
            continue
        missing = [key for key in question.choice_keys if key != question.key and key not in question.others]
        if missing:
            message = f'The "others" of question "{question.id}" lack {listed(missing)}: add what answers it.'
            yield Finding(("questions", number, "others"), message)


@error("Q306")
def key_is_not_among_the_others(index: Index) -> Iterator[Finding]:
    """The key is not among the "others".

    Why: The same choice would be right and wrong.
    Do: Delete it from "others", or correct the key.
    """
    for number, question in index.keyed():
        if question.key in question.others:
            message = (
                f'"{question.key}" is the key of question "{question.id}" and one of its others: '
                "delete it there, or correct the key."
            )
            yield Finding(("questions", number, "others", str(question.key), "[key]"), message)


@error("Q307")
def no_other_choice_is_true(index: Index) -> Iterator[Finding]:
    """No other entry of the bank makes a wrong choice true.

    Why: In a who_said question, another choice whose words or claim are cited too is right as well; in a
    which_quote question, a wrong choice that is cited backs the key as well.
    Do: Cite only what speaks for the key, or take the choice out.
    """
    for number, question in index.keyed():
        for key in question.others:
            message = _true_too(index, question, key) if key != question.key else None
            if message is not None:
                yield Finding(("questions", number, "others", str(key), "[key]"), message)


@error("Q308")
def near_numbers_are_wrong(index: Index) -> Iterator[Finding]:
    """A telling wrong number of a numeric question is not within the tolerance of the answer.

    Why: The same number would be right and wrong.
    Do: Change the number, or make the tolerance smaller.
    """
    for number, question in index.questions(Numeric):
        for place, miss in enumerate(question.near):
            if abs(miss.value - question.answer) <= question.tolerance:
                message = (
                    f'Near miss {miss.value:g} of question "{question.id}" counts as right: the answer is '
                    f"{question.answer:g} ± {question.tolerance:g}. Change it, or lower the tolerance."
                )
                yield Finding(("questions", number, "near", place, "value"), message)


@error("Q309")
def near_texts_are_wrong(index: Index) -> Iterator[Finding]:
    """A telling wrong answer of a short_text question is none of the accepted ones.

    Why: The same words would be right and wrong. Capitals, punctuation and articles make no difference.
    Do: Take it out of "near" or of "accepted".
    """
    for number, question in index.questions(ShortText):
        right = {normalised(form) for form in (question.answer, *question.accepted)}
        for place, miss in enumerate(question.near):
            if normalised(miss.text) in right:
                message = (
                    f'Near miss "{miss.text}" of question "{question.id}" is accepted as right: '
                    'take it out of "near" or of "accepted".'
                )
                yield Finding(("questions", number, "near", place, "text"), message)


def _options(index: Index) -> Iterator[tuple[int, int, OptionQuestion]]:
    for number, question in index.questions(OptionQuestion):
        for place in range(len(question.options)):
            yield number, place, question


def _choices(question: Question) -> Iterator[tuple[Path, str]]:
    """Yield the choices that are written out, with their paths within the question."""
    if isinstance(question, OptionQuestion):
        for place, option in enumerate(question.options):
            yield ("options", place, "text"), option.text
    elif isinstance(question, Ordering):
        for place, item in enumerate(question.items):
            yield ("items", place, "text"), item.text
    elif isinstance(question, Numeric):
        for place, near in enumerate(question.near):
            yield ("near", place, "value"), str(near.value)
    elif isinstance(question, ShortText):
        for place, miss in enumerate(question.near):
            yield ("near", place, "text"), miss.text


def _true_too(index: Index, question: Keyed, key: str) -> str | None:
    if isinstance(question, WhichQuote) and key in question.cites:
        return (
            f'Question "{question.id}" cites "{key}", which is one of its wrong choices: '
            "take it out of one of the two."
        )
    cited = _words_of(index, question, key) if isinstance(question, WhoSaid) else None
    if cited is None:
        return None
    return (
        f'In question "{question.id}" the wrong choice "{key}" is true too: the question cites "{cited}", '
        f"which is by {index.name(key)} or backs a claim by them. Cite another quote, or take the choice out."
    )


def _words_of(index: Index, question: WhoSaid, actor_id: str) -> str | None:
    """Return a cited quote that is by an actor, or that a claim of theirs rests on.

    A claim does not count where the quote's words are the key's own: then it was the key who conveyed it.
    """
    for quote_id in question.cites:
        quote, claims = index.bank.quotes[quote_id], index.claims_on.get(quote_id, ())
        of_key = question.key in {quote.by, quote.conveyed_by}
        if quote.by == actor_id or (not of_key and any(claim.by == actor_id for claim in claims)):
            return quote_id
    return None
