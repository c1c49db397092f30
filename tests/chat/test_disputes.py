"""A learner says that a key is wrong; whoever looks after the set decides, and the learner hears of it."""

from __future__ import annotations

import logging

import pytest

from bot.chat.callbacks import Action, encode
from bot.offline.people import Person
from bot.quiz import Quiz
from bot.store.database import Store
from bot.teaching.roles import Roles
from bot.teaching.sets import Sets
from tests.chat.test_quizzing import answer, begin, until_one_tap_answers
from tests.conftest import ADMIN_ID, Clock, People
from tests.teaching.set_files import FIRST, SECOND

WRONG = "I think the key is wrong"
REASON = "The second paragraph says <two> weeks."


async def verdict_of(person: Person) -> None:
    """Answer a question with a tap."""
    await begin(person)
    await until_one_tap_answers(person)
    await person.taps(1)


async def disputed(person: Person, reason: str = REASON) -> None:
    await verdict_of(person)
    await person.taps(WRONG)
    await person.says(reason)


@pytest.fixture
async def own_set(teacher: Person, store: Store, quiz: Quiz, clock: Clock) -> None:
    """A set of the teacher's, and nothing else on offer."""
    quiz.offer_only([])
    sets = Sets(store, quiz, Roles(store, admin_ids=frozenset({ADMIN_ID})))
    by = store.learners.by_account(teacher.id)
    version = (await sets.upload(FIRST, name="bridge.yaml", by=by, now=clock())).version
    assert version is not None
    sets.publish(version.row, by=by, over=None, now=clock())


@pytest.fixture
async def pupil(own_set: None, anna: Person, store: Store, quiz: Quiz, clock: Clock) -> Person:
    """Someone who has answered a question of the teacher's set."""
    await anna.says("/start")
    learner = store.learners.by_account(anna.id)
    row = next(offer.row for offer in quiz.offered() if offer.bank.id == "bridge")
    assert learner is not None
    quiz.start(learner.id, row, size=5, seed=1, now=clock())
    await anna.says("/quiz")
    await anna.taps("Go on with question 1")
    await until_one_tap_answers(anna)
    await anna.taps(1)
    return anna


async def test_every_verdict_can_be_disputed_also_later(anna: Person) -> None:
    await begin(anna)
    for _ in range(3):
        await answer(anna)
        assert anna.last.labels[-1] == WRONG
        verdict = anna.last
        await anna.taps("Next question ›")
        assert next(seen for seen in anna.messages if seen.id == verdict.id).labels == (WRONG,)


async def test_a_reason_goes_to_whoever_looks_after_the_set_with_all_there_is_to_know(
    pupil: Person, teacher: Person
) -> None:
    prompt = pupil.last.text.splitlines()[2]
    await pupil.taps(WRONG)
    assert "Say why in a line" in pupil.last.text
    await pupil.says(REASON)
    assert pupil.last.text.startswith("Thank you.")
    card = teacher.last
    assert card.text.startswith("A learner thinks that this key is wrong")
    assert prompt in card.text
    assert REASON in card.text
    assert "The learner’s answer:" in card.text
    assert "found word for word" in card.text or "not yet checked" in card.text
    assert card.labels == ("The key is wrong", "The key stays", "Later")
    assert "Anna" not in card.text


async def test_a_shipped_banks_disputes_go_to_the_admins(admin: Person, anna: Person) -> None:
    await admin.says("/start")
    await disputed(anna)
    assert admin.last.text.startswith("A learner thinks that this key is wrong")


async def test_admins_who_cannot_be_reached_find_it_later(admin: Person, anna: Person) -> None:
    await disputed(anna)
    assert anna.last.text.startswith("Thank you.")
    await admin.says("/disputes")
    assert REASON in admin.last.text


async def test_an_accepted_dispute_leads_to_the_correction_and_the_learner_hears(
    pupil: Person, teacher: Person
) -> None:
    await pupil.taps(WRONG)
    await pupil.says(REASON)
    card = teacher.last
    await teacher.taps("The key is wrong")
    told = next(seen for seen in teacher.messages if seen.id == card.id)
    assert "Decided: the key is wrong." in told.text
    assert told.buttons == ()
    assert "/regrade bridge" in teacher.messages[-2].text
    assert "the question begins at line" in teacher.messages[-2].text
    attachment = teacher.last.attachment
    assert attachment is not None
    assert (attachment.name, attachment.content) == ("bridge.yaml", FIRST)
    assert pupil.last.text.startswith("The key was wrong.")
    assert REASON in pupil.last.text


async def test_from_a_wrong_key_to_the_right_score(
    own_set: None, teacher: Person, anna: Person, store: Store, quiz: Quiz, clock: Clock
) -> None:
    await anna.says("/start")
    learner = store.learners.by_account(anna.id)
    assert learner is not None
    (offer,) = quiz.offered()
    quiz.start(learner.id, offer.row, size=None, seed=1, now=clock(), question_ids=["how-long"])
    await anna.says("/quiz")
    await anna.taps("Go on with question 1")
    await anna.taps("For two weeks")
    assert anna.last.text.startswith("❌")
    await anna.taps(WRONG)
    await anna.says("It is two weeks.")
    await teacher.taps("The key is wrong")
    await teacher.sends_document("bridge.yaml", SECOND)
    await teacher.taps("Publish")
    await teacher.says("/regrade bridge")
    await teacher.taps(1)
    await anna.says("/score")
    assert "1 of 1 point" in anna.last.text


async def test_a_kept_key_comes_with_a_sentence(pupil: Person, teacher: Person) -> None:
    await pupil.taps(WRONG)
    await pupil.says(REASON)
    await teacher.taps("The key stays")
    assert "Send one sentence" in teacher.last.text
    await teacher.says("Read on: <one year> it is.")
    assert "Decided: the key stays." in teacher.last.text
    assert pupil.last.text.startswith("The key stays.")
    assert "Read on: <one year> it is." in pupil.last.text
    told = len(pupil.messages)
    await teacher.says("And another thing.")
    assert "No quiz is under way" in teacher.last.text
    await pupil.says("So be it.")
    assert len(pupil.messages) == told + 1
    assert "Go on with the button below" in pupil.last.text


async def test_a_dispute_can_be_put_off_and_comes_back(pupil: Person, teacher: Person) -> None:
    await pupil.taps(WRONG)
    await pupil.says(REASON)
    await teacher.taps("Later")
    assert "Put off: /disputes shows it again." in teacher.last.text
    assert teacher.last.buttons == ()
    await teacher.says("/disputes")
    assert REASON in teacher.last.text
    assert "The key is wrong" in teacher.last.labels


async def test_without_disputes_the_command_says_so(teacher: Person) -> None:
    await teacher.says("/disputes")
    assert teacher.last.text == "No key is disputed now."


async def test_who_disputes_again_sees_what_became_of_it(pupil: Person, teacher: Person) -> None:
    verdict = pupil.last
    await pupil.taps(WRONG)
    await pupil.says(REASON)
    await pupil.taps(WRONG, on=verdict)
    assert pupil.last.text.startswith("Thank you.")
    await teacher.taps("The key stays")
    await teacher.says("It is so.")
    await pupil.taps(WRONG, on=verdict)
    assert "It is so." in pupil.last.text
    assert (
        sum("thinks that this key" in seen.text for seen in teacher.messages) == 2
    )  # the second one decided


async def test_never_mind_sends_nothing(anna: Person, admin: Person, store: Store) -> None:
    await admin.says("/start")
    await verdict_of(anna)
    await anna.taps(WRONG)
    await anna.taps("Never mind")
    assert anna.last.text == "All right, nothing was changed."
    await anna.says(REASON)
    assert "Go on with the button below" in anna.last.text
    assert store.disputes.undecided() == []


@pytest.mark.parametrize("instead", ["tap", "command"])
async def test_who_does_something_else_is_not_taken_by_the_next_word(
    anna: Person, store: Store, instead: str
) -> None:
    await verdict_of(anna)
    verdict = anna.last
    await anna.taps(WRONG)
    if instead == "tap":
        await anna.taps("Next question ›", on=verdict)
    else:
        await anna.says("/score")
    await anna.says("4")
    assert store.disputes.undecided() == []


@pytest.mark.parametrize("reason", ["x" * 301, "word " * 100])
async def test_a_reason_that_is_too_long_may_be_said_again(anna: Person, store: Store, reason: str) -> None:
    await verdict_of(anna)
    await anna.taps(WRONG)
    await anna.says(reason)
    assert "please say it in at most 300" in anna.last.text
    await anna.says(REASON)
    assert anna.last.text.startswith("Thank you.")
    assert len(store.disputes.undecided()) == 1


async def test_a_reason_is_stored_once_when_its_update_is_repeated_after_a_restart(
    anna: Person, admin: Person, store: Store
) -> None:
    await disputed(anna)
    before = store.disputes.undecided()
    said = anna.conversation[-2]
    assert said.text == REASON
    # What another process sees, which has not handled it: the same message in a new update.
    await anna._handled(anna._state.updates.push("message", anna.chat.messages[said.id]), wait=True)
    assert anna.last.text.startswith("Thank you.")
    assert store.disputes.undecided() == before
    await admin.says("/disputes")
    await admin.taps("The key is wrong")
    told = len(admin.messages)
    await anna._handled(anna._state.updates.push("message", anna.chat.messages[said.id]), wait=True)
    assert anna.last.text.startswith("The key was wrong.")
    assert len(admin.messages) == told


async def test_a_second_decision_changes_nothing_and_says_so(
    pupil: Person, teacher: Person, admin: Person, store: Store
) -> None:
    await pupil.taps(WRONG)
    await pupil.says(REASON)
    card = teacher.last
    await teacher.taps("The key is wrong", on=card)
    told = len(pupil.messages)
    for label in card.labels:
        await teacher.taps(label, on=card)
        assert teacher.alerts[-1].text == "This has been decided already: the key is wrong."
    assert len(pupil.messages) == told
    await admin.says("/disputes")
    assert admin.last.text == "No key is disputed now."


async def test_who_decides_while_another_writes_the_sentence_is_first(
    pupil: Person, teacher: Person, admin: Person, store: Store
) -> None:
    await pupil.taps(WRONG)
    await pupil.says(REASON)
    await teacher.taps("The key stays")
    await admin.says("/start")
    (waiting,) = store.disputes.undecided()
    await admin.presses(encode(Action.ACCEPT, waiting.id), message_id=admin.last.id)
    await teacher.says("It stays.")
    assert teacher.last.text == "This has been decided already: the key is wrong."


async def test_other_peoples_disputes_are_out_of_reach(
    pupil: Person, teacher: Person, bo: Person, people: People, admin: Person, store: Store
) -> None:
    await pupil.taps(WRONG)
    await pupil.says(REASON)
    (waiting,) = store.disputes.undecided()
    other = people("Theo")
    await admin.says("/invite teacher")
    await other.starts(admin.last.text.split("?start=")[1].split()[0])
    await bo.says("/start")
    for person, said in (
        (bo, "Only teachers"),
        (pupil, "Only teachers"),
        (other, "There is no such dispute"),
    ):
        for action in (Action.ACCEPT, Action.KEEP, Action.LATER):
            await person.presses(encode(action, waiting.id), message_id=person.last.id)
            assert person.alerts[-1].text.startswith(said)
        await person.says("Mine.")
    assert store.disputes.undecided() == [waiting]
    await other.says("/disputes")
    assert other.last.text == "No key is disputed now."


async def test_somebody_elses_or_no_answer_cannot_be_disputed(anna: Person, bo: Person, store: Store) -> None:
    await verdict_of(anna)
    await bo.says("/start")
    for parts in ((1, 0), (1, 99), (99, 0), (2**60, 2**60)):
        await bo.presses(encode(Action.DISPUTE, *parts), message_id=bo.last.id)
        assert bo.alerts[-1].alert
        await bo.says("Because.")
    await anna.presses(encode(Action.DISPUTE, 1, 4), message_id=anna.last.id)
    assert "answer the question first" in anna.alerts[-1].text
    assert store.disputes.undecided() == []


async def test_a_teacher_who_is_none_any_more_cannot_finish_the_sentence(
    pupil: Person, teacher: Person, admin: Person, store: Store
) -> None:
    await pupil.taps(WRONG)
    await pupil.says(REASON)
    await teacher.taps("The key stays")
    await admin.says("/revoke Tia")
    await teacher.says("It stays.")
    assert teacher.last.text.startswith("Only teachers can do that.")
    assert len(store.disputes.undecided()) == 1


async def test_many_disputes_come_a_few_at_a_time(admin: Person, people: People) -> None:
    for name in "ABCDEFG":
        await disputed(people(name))
    await admin.says("/disputes")
    assert len(admin.messages) == 6
    assert admin.last.text == "2 more wait; /disputes shows them when these are decided."


async def test_the_sets_card_counts_disputes_by_question(pupil: Person, teacher: Person) -> None:
    await pupil.taps(WRONG)
    await pupil.says(REASON)
    await teacher.says("/sets bridge")
    assert "Disputed keys" in teacher.last.text
    assert ": 1 waiting, 0 found wrong, 0 kept" in teacher.last.text


async def test_verdicts_that_come_at_the_end_can_be_disputed_there(
    own_set: None, teacher: Person, anna: Person, store: Store
) -> None:
    await teacher.says("/newclass Civics")
    owner = store.learners.by_account(teacher.id)
    assert owner is not None
    await anna.says(f"/join {store.classes.of_owner(owner.id)[0].code}")
    await anna.says("Anna")
    await teacher.says("/assign bridge Civics questions 5 feedback after")
    await anna.says("/tasks")
    await anna.taps(1)
    for number in range(4):
        await answer(anna)
        assert WRONG not in anna.last.labels
        await anna.presses(encode(Action.DISPUTE, 1, number), message_id=anna.last.id)
        assert "answer the question first" in anna.alerts[-1].text
        taken = anna.last.id
        await anna.taps("Next question ›")
        assert next(seen for seen in anna.messages if seen.id == taken).buttons == ()
    await answer(anna)
    await anna.taps("See your result ›")
    await anna.taps(next(label for label in anna.last.labels if label.startswith("The key of question")))
    await anna.says(REASON)
    assert REASON in teacher.last.text


async def test_a_learner_who_has_blocked_the_bot_stops_no_decision(
    pupil: Person, teacher: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    await pupil.taps(WRONG)
    await pupil.says(REASON)
    await pupil.blocks()
    await teacher.taps("The key is wrong")
    assert teacher.last.attachment is not None
    assert caplog.records == []
