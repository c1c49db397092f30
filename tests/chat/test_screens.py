"""Every question of every bank, with every verdict, fits Telegram and reads as it should."""

import datetime as dt
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from bot.bank.checks import load
from bot.chat.context import Desk
from bot.chat.documents import uploads
from bot.chat.keyboards import letter
from bot.chat.screens import bar, question_screen, verdict_screen
from bot.chat.turns import Turns
from bot.config import shipped
from bot.domain.bank import Bank
from bot.domain.questions import MultipleChoice, Numeric, Ordering, Question, ShortText
from bot.domain.responses import Chosen, Response, Typed
from bot.offline.keyboards import read as read_keyboard
from bot.offline.markup import parse_html
from bot.quiz import Answered, Asked, Quiz
from bot.store.database import Store
from bot.teaching.assignments import Assignments
from bot.teaching.classes import Classes
from bot.teaching.disputes import Disputes
from bot.teaching.notices import Notices
from bot.teaching.regrade import Regrader
from bot.teaching.reporting import Reporting
from bot.teaching.rescored import ScoreNotices
from bot.teaching.roles import Roles
from bot.teaching.sets import Sets

NOW = dt.datetime(2026, 1, 2, 3, 4, tzinfo=dt.UTC)
BANKS = [*sorted(shipped("questions").glob("*.yaml")), Path(__file__).parent.parent / "banks" / "small.yaml"]
QUESTIONS = [
    (path, question.id) for path in BANKS for question in load(path.read_bytes(), name=path.name).questions
]


def responses(question: Question) -> Iterator[Response]:
    """Every choice; for several, every pair and all; for typed ones, right, each near miss and nonsense."""
    keys = question.choice_keys
    match question:
        case Ordering():
            yield Chosen(keys=keys)
            yield Chosen(keys=tuple(reversed(keys)))
        case MultipleChoice():
            yield from (Chosen(keys=pair) for pair in combinations(keys, 2))
            yield Chosen(keys=keys)
            yield Chosen(keys=question.right_keys)
        case Numeric():
            yield from (
                Typed(text=f"{value:g}")
                for value in (question.answer, 98765, *(m.value for m in question.near))
            )
        case ShortText():
            yield from (
                Typed(text=text) for text in (question.answer, "x" * 60, *(m.text for m in question.near))
            )
        case _:
            yield from (Chosen(keys=(key,)) for key in keys)


def begun(path: Path, question_id: str) -> tuple[Desk, Asked]:
    store = Store.open(None)
    quiz = Quiz(store)
    roles = Roles(store, admin_ids=frozenset())
    sets = Sets(store, quiz, roles)
    classes = Classes(store, roles)
    assignments = Assignments(store, quiz, classes, sets)
    desk = Desk(
        quiz=quiz,
        roles=roles,
        disputes=Disputes(store, quiz, roles),
        sets=sets,
        regrader=Regrader(store, quiz, sets, roles),
        reporting=Reporting(store, quiz, roles, sets, classes, fewest=5, database=None),
        classes=classes,
        assignments=assignments,
        notices=Notices(store, assignments),
        score_notices=ScoreNotices(store, quiz),
        prompts=store.prompts,
        turns=Turns(store),
        now=lambda: NOW,
        seed=lambda: 7,
        token=str,
        link=str,
        wake=lambda: None,
        alarm=lambda _: None,
        uploads=uploads(),
    )
    offer = quiz.load_bank(path.read_bytes(), name=path.name, now=NOW)
    learner = quiz.learner(1, name="Anna", language="en", now=NOW)
    attempt = quiz.start(learner.id, offer.row, size=None, seed=7, now=NOW, question_ids=[question_id])
    return desk, quiz.ask(attempt.id, learner.id, now=NOW)


def answered(desk: Desk, path: Path, question_id: str, response: Response, number: int) -> Answered:
    learner = desk.quiz.learner(number, name="Bo", language="en", now=NOW)
    row = desk.quiz.offered()[0].row
    attempt = desk.quiz.start(learner.id, row, size=None, seed=number, now=NOW, question_ids=[question_id])
    desk.quiz.ask(attempt.id, learner.id, now=NOW)
    return desk.quiz.answer(attempt.id, 0, response, learner.id, now=NOW)


@pytest.mark.parametrize(
    ("path", "question_id"), QUESTIONS, ids=[question_id for _, question_id in QUESTIONS]
)
def test_a_question_and_each_of_its_verdicts_fit_one_message(path: Path, question_id: str) -> None:
    desk, asked = begun(path, question_id)
    screens = [question_screen(asked)]
    for number, response in enumerate(responses(asked.question), 2):
        screens.append(verdict_screen(desk, answered(desk, path, question_id, response, number)))
    for screen in screens:
        text, _ = parse_html(screen.html)
        assert 0 < len(text.encode("utf-16-le")) // 2 <= 4096
        if screen.keyboard is not None:
            read_keyboard({"reply_markup": screen.keyboard}, inline_only=True)
    desk.quiz._store.close()


@pytest.mark.parametrize(
    ("path", "question_id"), QUESTIONS, ids=[question_id for _, question_id in QUESTIONS]
)
def test_every_verdict_cites_its_quotes_word_for_word_and_says_whether_they_are_verified(
    path: Path, question_id: str
) -> None:
    desk, asked = begun(path, question_id)
    bank: Bank = asked.bank
    response = next(iter(responses(asked.question)))
    text, _ = parse_html(verdict_screen(desk, answered(desk, path, question_id, response, 2)).html)
    for quote_id in asked.question.cites:
        assert bank.quotes[quote_id].exact in text
    assert text.count("found word for word") + text.count("not yet checked") == len(asked.question.cites)
    desk.quiz._store.close()


@pytest.mark.parametrize(
    ("path", "question_id"), QUESTIONS, ids=[question_id for _, question_id in QUESTIONS]
)
def test_a_statement_that_may_not_be_in_the_article_is_never_shown_as_if_it_were(
    path: Path, question_id: str
) -> None:
    desk, asked = begun(path, question_id)
    response = next(iter(responses(asked.question)))
    text, _ = parse_html(verdict_screen(desk, answered(desk, path, question_id, response, 2)).html)
    statement = asked.question.type == "true_false_not_stated"
    assert (f"The statement: {asked.question.prompt}" in text) is statement
    desk.quiz._store.close()


def test_progress_is_a_row_of_blocks() -> None:
    assert bar(0, 4) == "▱" * 10
    assert bar(2, 4) == "▰" * 5 + "▱" * 5
    assert bar(4, 4) == "▰" * 10


def test_options_are_lettered_from_a() -> None:
    assert [letter(index) for index in range(3)] == ["A", "B", "C"]
