"""What a question and its verdict look like: from the quiz's records to a text and its buttons."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

from babel.numbers import format_decimal
from markupsafe import Markup

from bot.chat.callbacks import Action
from bot.chat.context import Desk
from bot.chat.keyboards import WIDE, Button, Keyboard, button, column, grid, letter
from bot.chat.messages import Screen
from bot.domain.bank import REPORTER, Bank
from bot.domain.grading import Response, Typed, replies
from bot.domain.questions import (
    OptionQuestion,
    Ordering,
    Question,
    StanceQuestion,
    TrueFalseNotStated,
    WhichQuote,
    WhoSaid,
)
from bot.domain.responses import Outcome
from bot.quiz import Answered, Asked, Step
from bot.render import fragment, label, piece, render, sheet

BAR = 10

_LINE = Markup("\n")

_WHY = ("outcome", "right", "ordered", "period", "feedback", "explanation", "citations")
"""What of an outcome the bank says to it."""


Lines: TypeAlias = tuple[str, ...]


class Choice(NamedTuple):
    """One choice as it stands on the screen."""

    key: str
    letter: str
    text: str
    chosen: bool
    written_out: bool
    """Whether it stands in the message under its letter, because a button would be too narrow for it."""

    @property
    def named(self) -> str:
        """The choice as the question showed it: with its letter where it had one."""
        return f"{self.letter}. {self.text}" if self.written_out else self.text


def bar(done: int, of: int) -> str:
    """Return progress as a row of ``BAR`` filled and empty blocks."""
    full = round(BAR * done / of) if of else 0
    return "▰" * full + "▱" * (BAR - full)


def choice_texts(bank: Bank, question: Question, keys: Sequence[str]) -> list[str]:
    """Return what choices say: the option, the actor's name, the position, the quoted words."""
    match question:
        case OptionQuestion():
            return [question.options[int(key)].text for key in keys]
        case Ordering():
            return [question.items[int(key)].text for key in keys]
        case WhoSaid():
            return [label("reporter") if key == REPORTER else bank.actors[key].name for key in keys]
        case WhichQuote():
            return [f"“{bank.quotes[key].exact}”" for key in keys]
        case TrueFalseNotStated():
            return [label(f"standing_{key}") for key in keys]
        case StanceQuestion():
            return [label(f"position_{key}") for key in keys]
        case _:
            return []  # it is typed


def choices(bank: Bank, question: Question, shown: Sequence[str], draft: Sequence[str]) -> list[Choice]:
    """Return the choices in the order in which they are shown, lettered from A."""
    texts = choice_texts(bank, question, shown)
    written_out = question.type == "ordering" or any(len(text) > WIDE for text in texts)
    return [
        Choice(key, letter(index), text, key in draft, written_out)
        for index, (key, text) in enumerate(zip(shown, texts, strict=True))
    ]


def question_screen(asked: Asked) -> Screen:
    """Return an open question: progress, prompt, options and buttons."""
    question, shown = asked.question, choices(asked.bank, asked.question, asked.choices, asked.draft)
    total = len(asked.attempt.question_ids)
    written_out = any(choice.written_out for choice in shown)
    number, progress = asked.position + 1, bar(asked.position, total)
    about = asked.bank.issues[question.issue] if question.type == "stance" else None
    unit = question.unit if question.type == "numeric" else None
    html = sheet(
        _part("heading", number=number, total=total, bar=progress),
        _part("asked", type=question.type, prompt=question.prompt, about=about),
        *(_listed(asked, shown) if written_out else ()),
        _part("hint", type=question.type, unit=unit),
    )
    keyboard = _answer_keyboard(asked, shown, written_out=written_out)
    if asked.attempt.assignment_id is None:
        return Screen(html, keyboard)
    hand = button(label("hand"), Action.HAND, asked.attempt.id, asked.position)
    rows = keyboard["inline_keyboard"] if keyboard else []
    return Screen(html, {"inline_keyboard": [*rows, [hand]]})


_part = functools.partial(piece, "chat/question.html")


def _listed(asked: Asked, shown: list[Choice]) -> Iterator[Markup]:
    """Yield the choices that stand in the message: those that are left and, of an order, those placed."""
    ordered = asked.question.type == "ordering"
    left = [choice for choice in shown if not (ordered and choice.chosen)]
    # Line by line, as the same choices come in many orders.
    yield _LINE.join([_part("choice", letter=choice.letter, text=choice.text) for choice in left])
    if ordered and asked.draft:
        texts = {choice.key: choice.text for choice in shown}
        numbered = enumerate([texts[key] for key in asked.draft], start=1)
        lines = [_part("placed", number=number, text=text) for number, text in numbered]
        yield _LINE.join([_part("so_far"), *lines])


def _answer_keyboard(asked: Asked, shown: list[Choice], *, written_out: bool) -> Keyboard | None:
    question, here = asked.question, (asked.attempt.id, asked.position)
    if not question.closed:
        return None
    place = {key: index for index, key in enumerate(question.choice_keys)}
    if question.type not in ("ordering", "multiple_choice"):
        answers = [
            button(choice.letter if written_out else choice.text, Action.ANSWER, *here, place[choice.key])
            for choice in shown
        ]
        return grid(answers) if written_out else column(*answers)
    submit = button(label("submit"), Action.SUBMIT, *here, style="primary")
    if question.type == "ordering":
        at = len(asked.draft)
        left = [
            button(choice.letter, Action.PLACE, *here, at, place[choice.key])
            for choice in shown
            if not choice.chosen
        ]
        undo = button(label("undo"), Action.UNDO, *here, at - 1) if at else None
        return grid(left, undo, None if left else submit)
    boxes = [
        button(
            label("box", chosen=choice.chosen, text=choice.letter if written_out else choice.text),
            Action.TOGGLE,
            *here,
            place[choice.key],
            0 if choice.chosen else 1,
        )
        for choice in shown
    ]
    return grid(boxes, submit) if written_out else column(*boxes, submit)


def verdict_screen(desk: Desk, answered: Answered) -> Screen:
    """Return the verdict on an answer: in words, with its feedback, the explanation and the quotes.

    Where verdicts are to come at the end, it only says that the answer has been taken.
    """
    question, attempt = answered.question, answered.attempt
    step = label("result") if answered.last else label("next")
    go_on = button(step, Action.NEXT, attempt.id, answered.position, style="primary")
    if attempt.verdicts_wait:
        html = render(
            "chat/taken.html",
            number=answered.position + 1,
            total=len(attempt.question_ids),
            prompt=question.prompt,
            statement=question.type == "true_false_not_stated",
            yours=response_lines(
                choices(answered.bank, question, answered.choices, ()), answered.answer.response
            ),
            late=desk.assignments.late(attempt, answered.answer),
        )
        return Screen(html, column(go_on))
    return Screen(verdict_html(desk, answered), column(go_on, _dispute(answered)))


def verdict_html(desk: Desk, answered: Answered) -> str:
    """Return the verdict's text."""
    told, question = outcome(desk, answered), answered.question
    heading = {"number": answered.position + 1, "total": len(answered.attempt.question_ids)}
    # What somebody has typed is not kept with the pieces that are everybody's.
    given = fragment if isinstance(answered.answer.response, Typed) else piece
    return sheet(
        piece("chat/verdict.html", "heading", outcome=told["outcome"], score=told["score"], **heading),
        piece("chat/answer.html", "prompted", prompt=question.prompt, statement=told["statement"]),
        *([piece("chat/verdict.html", "late")] if told["late"] else []),
        given("chat/answer.html", "given", yours=told["yours"], ordered=told["ordered"]),
        piece("chat/answer.html", "why", **{name: told[name] for name in _WHY}),
    )


def left_of(answered: Step) -> Keyboard | None:
    """Return the buttons that a verdict keeps when the learner has gone on from it."""
    return None if answered.attempt.verdicts_wait else column(_dispute(answered))


def _dispute(answered: Step | Answered) -> Button:
    return button(label("dispute"), Action.DISPUTE, answered.attempt.id, answered.position)


def outcome(desk: Desk, answered: Answered) -> dict[str, object]:
    """Return what a template needs to tell how an answer did: the verdict's values."""
    question, answer = answered.question, answered.answer
    shown = choices(answered.bank, question, answered.choices, ())
    return {
        "statement": question.type == "true_false_not_stated",
        "outcome": answer.outcome.value,
        "late": desk.assignments.late(answered.attempt, answer),
        "score": answer.score,
        "yours": response_lines(shown, answer.response),
        "right": () if answer.outcome is Outcome.RIGHT else key_lines(question, shown),
        "ordered": question.type == "ordering",
        "period": question.period if question.type == "numeric" else None,
        "feedback": tuple([wrong.feedback for wrong in replies(question, answer.response)]),
        "explanation": question.explanation,
        "citations": desk.citations(answered.row, question.cites),
    }


def response_lines(shown: Sequence[Choice], response: Response) -> Lines:
    """Return what the learner answered, a line for each choice or the text that was typed."""
    return (response.text,) if isinstance(response, Typed) else _named(shown, response.keys)


def key_lines(question: Question, shown: Sequence[Choice]) -> Lines:
    """Return the key, a line for each right choice; in its order where the order is the point."""
    if question.type == "numeric":
        return (f"{_figure(question.answer)} {question.unit}",)
    if question.type == "short_text":
        return (question.answer,)
    if question.type == "ordering":
        return _named(shown, question.right_keys)
    return _named(shown, [choice.key for choice in shown if choice.key in question.right_keys])


@functools.lru_cache(maxsize=1_024)
def _figure(number: float) -> str:
    return format_decimal(number, locale="en")


def _named(shown: Sequence[Choice], keys: Sequence[str]) -> Lines:
    by_key = {choice.key: choice for choice in shown}
    return tuple([by_key[key].named for key in keys])
