"""Learners hear, once, that a corrected key has changed their score, and can look at the attempt."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.chat import reminders
from bot.chat.callbacks import Action, encode
from bot.chat.context import DESK
from bot.chat.reminders import deliver
from bot.chat.rescored import MOST, notice_screen
from bot.domain.grading import Chosen
from bot.offline.botapi import BotApi
from bot.offline.markup import parse_html
from bot.offline.people import Person
from bot.quiz import Quiz
from bot.store.database import Store
from bot.teaching.regrade import Regrader
from bot.teaching.rescored import NewScore, ScoreNotice
from bot.teaching.roles import Roles
from bot.teaching.sets import Sets
from tests.chat.test_classes import told
from tests.chat.test_reminders import heard
from tests.chat.test_sets import publish
from tests.conftest import AnyApplication, Clock
from tests.teaching.set_files import SECOND

GRADED = "your answers were graded anew"
YEAR = Chosen(keys=("1",))


def taken(quiz: Quiz, store: Store, person: Person, clock: Clock, response: Chosen = YEAR) -> int:
    """Have somebody answer "how-long"; return the attempt."""
    learner = quiz.learner(person.id, name="Anna", language="en", now=clock())
    (version,) = [each for each in store.sets.versions("bridge") if each.state == "published"]
    attempt = quiz.start(learner.id, version.row, size=None, seed=1, now=clock(), question_ids=["how-long"])
    quiz.ask(attempt.id, learner.id, now=clock())
    quiz.answer(attempt.id, 0, response, learner.id, now=clock())
    return attempt.id


async def regrades(teacher: Person) -> None:
    """Publish the corrected version and regrade by it."""
    await publish(teacher, SECOND)
    await teacher.taps("Regrade by this key")
    await teacher.taps("Regrade now")


@pytest.fixture
def send_all(application: AnyApplication) -> Callable[[], asyncio.Future[None]]:
    """Tell what waits, as the job does."""
    return lambda: asyncio.ensure_future(deliver(application.bot, application.bot_data[DESK]))


@pytest.fixture
async def set_(teacher: Person, anna: Person) -> None:
    """A set whose key is wrong, and Anna, who has written to the bot."""
    await publish(teacher)
    await anna.says("/start")


async def test_a_learner_is_told_the_set_and_the_score_before_and_after(
    set_: None, teacher: Person, anna: Person, quiz: Quiz, store: Store, clock: Clock
) -> None:
    taken(quiz, store, anna, clock)
    await regrades(teacher)
    assert "Each learner whose score has changed is told" in teacher.last.text
    await told(anna, GRADED)
    assert anna.last.text == (
        "The Old Bridge of Milltown\n"
        "The teacher has corrected the key of this set, and your answers were graded anew.\n\n"
        "Your quiz of 2026-01-05: 1 → 0 of 1 point"
    )


async def test_the_button_shows_the_attempt_with_the_corrected_key(
    set_: None, teacher: Person, anna: Person, quiz: Quiz, store: Store, clock: Clock
) -> None:
    taken(quiz, store, anna, clock)
    await regrades(teacher)
    await told(anna, GRADED)
    assert anna.last.labels == ("Result of 2026-01-05",)
    await anna.taps(1)
    assert anna.last.text.startswith("Quiz done: 0 of 1 point")
    assert "For two weeks" in anna.last.text


async def test_nobody_else_is_told_and_nobody_twice(
    set_: None,
    send_all: Callable[[], asyncio.Future[None]],
    teacher: Person,
    anna: Person,
    bo: Person,
    quiz: Quiz,
    store: Store,
    clock: Clock,
) -> None:
    await bo.says("/start")
    taken(quiz, store, anna, clock)
    taken(quiz, store, bo, clock, Chosen(keys=("2",)))  # wrong by either key
    await regrades(teacher)
    await asyncio.gather(send_all(), send_all())
    await send_all()
    assert [heard(each, GRADED) for each in (anna, bo, teacher)] == [1, 0, 0]


async def test_a_regrade_on_the_command_line_is_told_by_the_bot(
    set_: None,
    send_all: Callable[[], asyncio.Future[None]],
    teacher: Person,
    anna: Person,
    quiz: Quiz,
    store: Store,
    clock: Clock,
) -> None:
    taken(quiz, store, anna, clock)
    await publish(teacher, SECOND)
    roles = Roles(store, admin_ids=frozenset())
    regrader = Regrader(store, quiz, Sets(store, quiz, roles), roles)
    seen = regrader.preview("bridge", by=None)
    regrader.carry_out("bridge", by=None, fingerprint=seen.fingerprint, now=clock())
    await send_all()
    assert heard(anna, GRADED) == 1


async def test_what_telegram_did_not_take_is_told_later(
    set_: None,
    api: BotApi,
    send_all: Callable[[], asyncio.Future[None]],
    teacher: Person,
    anna: Person,
    quiz: Quiz,
    store: Store,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken(quiz, store, anna, clock)
    with monkeypatch.context() as patched:
        patched.setattr(reminders, "wake", lambda _: None)
        await regrades(teacher)
    api.fail("sendMessage", status=502, description="Bad Gateway")
    await send_all()
    assert heard(anna, GRADED) == 0
    await send_all()
    assert heard(anna, GRADED) == 1


async def test_who_has_blocked_the_bot_is_passed_over(
    set_: None,
    send_all: Callable[[], asyncio.Future[None]],
    teacher: Person,
    anna: Person,
    quiz: Quiz,
    store: Store,
    clock: Clock,
) -> None:
    taken(quiz, store, anna, clock)
    await anna.blocks()
    await regrades(teacher)
    await send_all()
    await anna.unblocks()
    await send_all()
    assert heard(anna, GRADED) == 0


async def test_the_result_of_a_quiz_under_way_is_not_shown(
    set_: None, anna: Person, bo: Person, quiz: Quiz, store: Store, clock: Clock
) -> None:
    await anna.says("/quiz")
    await anna.taps(1)
    await anna.taps(1)
    learner = store.learners.by_account(anna.id)
    assert learner is not None
    attempt = quiz.open_attempt(learner.id)
    assert attempt is not None
    await anna.presses(encode(Action.RESULT, attempt.id), message_id=anna.last.id)
    assert "under way" in anna.alerts[-1].text
    await bo.says("/start")
    await bo.presses(encode(Action.RESULT, attempt.id), message_id=bo.last.id)
    assert "somebody else" in bo.alerts[-1].text


@pytest.mark.parametrize(
    ("by_teacher", "said"), [(True, "The teacher has"), (False, "The key of this set was")]
)
def test_a_notice_names_a_few_attempts_and_counts_the_others(by_teacher: bool, said: str) -> None:
    when = datetime(2026, 1, 5, 12, tzinfo=UTC)
    scores = tuple(NewScore(number, when, number != 9, 1.25, 2 / 3, 4) for number in range(9, 0, -1))
    screen = notice_screen(ScoreNotice(1, "<Bridge>", by_teacher, scores, {}))
    text, _ = parse_html(screen.html)
    assert said in text
    assert text.count("1.25 → 0.67 of 4 points") == MOST
    assert text.count("under way") == 1
    assert "and 4 more quizzes" in text
    assert text.startswith("<Bridge>")
    assert screen.keyboard is not None
    assert len(screen.keyboard["inline_keyboard"]) == MOST - 1
