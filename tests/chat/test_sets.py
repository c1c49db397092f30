"""A teacher publishes, compares, regrades, withdraws and discards sets in the chat; others cannot."""

from __future__ import annotations

from bot.chat.callbacks import Action, encode
from bot.offline.people import Person
from bot.quiz import Quiz
from bot.store.database import Store
from tests.chat.conftest import invited
from tests.conftest import Clock, People
from tests.teaching.set_files import FIRST, SECOND


async def load(person: Person, data: bytes = FIRST) -> None:
    await person.sends_document("bridge.yaml", data)


async def publish(person: Person, data: bytes = FIRST) -> None:
    await load(person, data)
    await person.taps("Publish")


async def sees(person: Person) -> bool:
    """Whether a person is offered the teacher's set, beside the one that is for everybody."""
    await person.says("/start")
    return "choose one of these" in person.last.text


def row_of(store: Store, number: int = 1) -> int:
    return next(each.row for each in store.sets.versions("bridge") if each.number == number)


async def test_a_published_set_is_offered_to_its_teacher_and_the_admins(
    teacher: Person, admin: Person, anna: Person
) -> None:
    await publish(teacher)
    assert "Published: it is offered with /quiz from now on." in teacher.last.text
    assert await sees(teacher)
    assert await sees(admin)
    assert not await sees(anna)


async def test_an_admin_can_offer_a_set_to_everybody(teacher: Person, admin: Person, anna: Person) -> None:
    await publish(teacher)
    assert "Offer it to everybody" not in teacher.last.labels
    await admin.says("/sets bridge")
    await admin.taps("Offer it to everybody")
    assert "This set is for everybody now" in admin.last.text
    assert await sees(anna)
    await teacher.says("/sets")
    assert "You have no question sets yet" in teacher.last.text


async def test_a_teacher_cannot_do_that_by_a_crafted_button(
    teacher: Person, anna: Person, store: Store
) -> None:
    await publish(teacher)
    await teacher.presses(encode(Action.SET_OPEN, row_of(store)), message_id=teacher.last.id)
    assert "Only admins" in teacher.alerts[-1].text
    assert not await sees(anna)


async def test_what_is_not_offered_cannot_be_begun_by_a_crafted_button(
    teacher: Person, anna: Person, store: Store
) -> None:
    await publish(teacher)
    row = row_of(store)
    await anna.says("/start")
    for data in (
        encode(Action.SETUP, row),
        encode(Action.BEGIN, row, 5),
        encode(Action.REPEAT, row),
        encode(Action.ISSUES, row),
        encode(Action.STANCES, row, 0),
        encode(Action.WORDS, row, 0, 0),
        encode(Action.MORE, row, 0),
    ):
        await anna.presses(data, message_id=anna.last.id)
    assert len(anna.alerts) == 7
    assert len(anna.messages) == 1


async def test_what_a_teacher_does_with_a_foreign_set_is_refused(
    teacher: Person, admin: Person, people: People, store: Store
) -> None:
    await publish(teacher)
    other = await invited(admin, people("Theo"), "teacher")
    row = row_of(store)
    actions = [
        *(Action.SET, Action.SET_DIFF, Action.SET_WITHDRAW, Action.SET_ARTICLE, Action.SET_REGRADE),
        Action.SET_FORMATS,
    ]
    crafted = [encode(action, row) for action in actions]
    crafted += [
        encode(Action.SET_PUBLISH, row, 0),
        encode(Action.SET_DISCARD, row, 1),
        encode(Action.SET_REGRADED, row, 1),
        encode(Action.SET_EXPORT, row, 0),
        encode(Action.PREVIEW, row, 0, 1),
        encode(Action.PREVIEW_ANSWER, row, 0, 8),
    ]
    for data in crafted:
        await other.presses(data, message_id=other.last.id)
        assert other.alerts[-1].text.startswith("There is no such set")
    for typed in ("/sets bridge", "/export bridge", "/regrade bridge"):
        await other.says(typed)
        assert other.last.text.startswith("There is no set")
    await other.says("/sets")
    assert "You have no question sets yet" in other.last.text
    assert store.sets.versions("bridge")[0].state == "published"


async def test_learners_are_told_that_it_is_not_theirs(anna: Person, store: Store) -> None:
    await anna.sends_document("bridge.yaml", FIRST)
    assert "I can read text and taps on buttons" in anna.last.text
    for command in ("sets", "template", "export", "regrade"):
        await anna.says(f"/{command}")
        assert "is for teachers" in anna.last.text
    await anna.presses(encode(Action.SETS, 0), message_id=anna.last.id)
    assert "Only teachers" in anna.alerts[-1].text
    assert store.sets.versions("bridge") == []


async def test_two_who_publish_at_once_get_one_sentence_and_one_version(
    teacher: Person, admin: Person
) -> None:
    await publish(teacher)
    await load(teacher, SECOND)
    second = teacher.last
    await admin.says("/sets bridge")
    await admin.taps("Publish")
    await teacher.taps("Publish", on=second)
    assert "published already" in teacher.alerts[-1].text


async def test_a_new_version_is_shown_as_what_is_new_in_it(teacher: Person) -> None:
    await publish(teacher)
    await load(teacher, SECOND)
    await teacher.taps("What is new since version 1")
    assert "version 1 → 2" in teacher.last.text
    assert "was: For one year – now: For two weeks" in teacher.last.text
    await teacher.taps("Publish")
    assert "bridge, version 2: published" in teacher.last.text
    assert "1 key differs from the version before" in teacher.last.text


async def test_a_running_quiz_goes_on_with_its_version(teacher: Person, quiz: Quiz, clock: Clock) -> None:
    await publish(teacher)
    await teacher.says("/quiz")
    await teacher.taps("B")
    await teacher.taps("5 questions")
    await publish(teacher, SECOND)
    learner = quiz.learner(teacher.id, name="Tia", language="en", now=clock())
    attempt = quiz.open_attempt(learner.id)
    assert attempt is not None
    assert quiz.bank(attempt.bank_row).version == 1


async def test_sets_lists_them_with_state_and_versions(teacher: Person) -> None:
    await publish(teacher)
    await load(teacher, SECOND)
    await teacher.says("/sets")
    assert "bridge: version 2 draft, version 1 published" in teacher.last.text
    await teacher.taps("1")
    assert "bridge, version 2: draft" in teacher.last.text
    await teacher.taps("Version 1 (published)")
    assert "bridge, version 1: published" in teacher.last.text


async def test_a_set_can_be_withdrawn_and_published_again(teacher: Person) -> None:
    await publish(teacher)
    await teacher.taps("Withdraw")
    assert "Withdrawn: nobody can begin it now." in teacher.last.text
    assert not await sees(teacher)
    await teacher.says("/sets bridge")
    await teacher.taps("Publish")
    assert await sees(teacher)


async def test_a_draft_is_discarded_after_one_question(teacher: Person, store: Store) -> None:
    await load(teacher)
    await teacher.taps("Discard this draft")
    assert "for good?" in teacher.last.text
    await teacher.taps("‹ The set")
    await teacher.taps("Discard this draft")
    await teacher.taps("Yes, erase the draft")
    assert "is erased." in teacher.last.text
    assert store.sets.versions("bridge") == []


async def test_regrading_shows_whose_scores_change_and_then_does_it(teacher: Person, store: Store) -> None:
    await publish(teacher)
    await teacher.says("/quiz")
    await teacher.taps("B")
    await teacher.taps(teacher.last.labels[-1])
    while "for how long will" not in teacher.last.text:
        await skip(teacher)
    await teacher.taps("For one year")
    await teacher.says("/stop")
    await publish(teacher, SECOND)
    await teacher.taps("Regrade by this key")
    shown = teacher.last
    assert "1 answer to questions whose key differs: how-long" in shown.text
    assert "Nothing is changed yet." in shown.text
    await teacher.taps("Regrade now")
    assert "The old verdicts are kept in the audit." in teacher.last.text
    assert [each.what for each in store.audit.all()].count("answer regraded") == 1
    await teacher.presses(
        next(button.data or "" for button in shown.buttons if button.label == "Regrade now"),
        message_id=teacher.last.id,
    )
    assert "nothing was changed" in teacher.alerts[-1].text
    await teacher.says("/regrade bridge")
    assert "nothing to regrade" in teacher.last.text


async def skip(person: Person) -> None:
    """Answer the open question somehow and go on."""
    if "Choose all" in person.last.text:
        await person.taps(1)
        await person.taps("Submit")
    elif "Tap the letters" in person.last.text:
        while "Submit" not in person.last.labels:
            await person.taps(1)
        await person.taps("Submit")
    elif person.last.buttons:
        await person.taps(1)
    else:
        await person.says("4" if "Type the number" in person.last.text else "word")
    await person.taps("Next question ›")


async def test_crafted_numbers_do_no_harm(teacher: Person, store: Store) -> None:
    await load(teacher)
    row, huge, card = row_of(store), 36**11, teacher.last
    for data in (
        encode(Action.SETS, huge),
        encode(Action.SET, huge),
        encode(Action.SET_PUBLISH, row, huge),
        encode(Action.SET_EXPORT, row, huge),
        encode(Action.SET_REGRADED, row, huge),
        encode(Action.SET_DISCARD, row, huge),
    ):
        await teacher.presses(data, message_id=card.id)
    assert [each.state for each in store.sets.versions("bridge")] == ["draft"]
