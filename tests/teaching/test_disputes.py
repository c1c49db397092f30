"""Disputes: raised about one's own answers, decided once by whoever's set it is, told and counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.responses import Chosen
from bot.errors import AttemptError, DisputeError, RoleError
from bot.quiz import Answered, Quiz
from bot.store.database import Store
from bot.store.disputes import Counts
from bot.store.learners import LearnerRecord
from bot.teaching.disputes import LINE, Case, Disputes
from bot.teaching.roles import Roles
from bot.teaching.sets import Sets
from tests.teaching.conftest import ADMIN_ID, NOW, at_once
from tests.teaching.set_files import FIRST, SECOND, SHIPPED

QUESTION = "how-long"


@pytest.fixture
def disputes(store: Store, quiz: Quiz, roles: Roles) -> Disputes:
    return Disputes(store, quiz, roles)


@pytest.fixture
def shipped(quiz: Quiz) -> int:
    """The row of a bank that nobody owns."""
    return quiz.load_bank(SHIPPED, name="small.yaml", now=NOW).row


@pytest.fixture
def own(store: Store, quiz: Quiz, roles: Roles, tess: LearnerRecord) -> int:
    """The row of a set that Tess has published."""
    return published(Sets(store, quiz, roles), tess, FIRST)


def published(sets: Sets, by: LearnerRecord, data: bytes) -> int:
    version = at_once(sets.upload(data, name="bridge.yaml", by=by, now=NOW)).version
    assert version is not None
    over = sets.published("bridge")
    return sets.publish(version.row, by=by, over=over.row if over else None, now=NOW).row


def answered(quiz: Quiz, learner: LearnerRecord, row: int) -> Answered:
    attempt = quiz.start(learner.id, row, size=None, seed=1, now=NOW, question_ids=[QUESTION])
    quiz.ask(attempt.id, learner.id, now=NOW)
    return quiz.answer(attempt.id, 0, Chosen(keys=("0",)), learner.id, now=NOW)


def raised(
    disputes: Disputes, quiz: Quiz, learner: LearnerRecord, row: int, reason: str = "It says two weeks."
) -> Case:
    attempt = answered(quiz, learner, row).attempt
    return disputes.dispute(learner, attempt.id, 0, reason, message_id=7, now=NOW)


def test_a_dispute_keeps_question_answer_and_reason(
    disputes: Disputes, quiz: Quiz, anna: LearnerRecord, own: int
) -> None:
    case = raised(disputes, quiz, anna, own, "  It says\n\ntwo   weeks. ")
    assert (case.dispute.question_id, case.dispute.bank_row, case.dispute.bank_id) == (
        QUESTION,
        own,
        "bridge",
    )
    assert (case.dispute.reason, case.dispute.state) == ("It says two weeks.", "open")
    assert case.answered.answer.response == Chosen(keys=("0",))
    assert case.raised_by == anna.telegram_id


def test_there_is_one_dispute_about_an_answer_and_its_first_reason_is_kept(
    disputes: Disputes, quiz: Quiz, anna: LearnerRecord, own: int
) -> None:
    case = raised(disputes, quiz, anna, own)
    attempt_id = case.dispute.attempt_id
    again = disputes.dispute(anna, attempt_id, 0, "Something else.", message_id=8, now=NOW)
    assert again.dispute == case.dispute
    assert disputes.about(anna, attempt_id, 0) == case


@pytest.mark.parametrize("reason", ["", " \n ", "x" * (LINE + 1)])
def test_a_reason_is_a_line(
    disputes: Disputes, quiz: Quiz, store: Store, anna: LearnerRecord, own: int, reason: str
) -> None:
    store.prompts.ask(anna.id, "dispute_reason", now=NOW)
    with pytest.raises(DisputeError):
        raised(disputes, quiz, anna, own, reason)
    assert store.disputes.undecided() == []
    assert store.prompts.of(anna.id) is not None


def test_nobody_disputes_somebody_elses_answer(
    disputes: Disputes, quiz: Quiz, anna: LearnerRecord, bo: LearnerRecord, own: int
) -> None:
    attempt = answered(quiz, anna, own).attempt
    with pytest.raises(AttemptError):
        disputes.dispute(bo, attempt.id, 0, "No.", message_id=7, now=NOW)


@pytest.mark.parametrize(("attempt_id", "position"), [(1, 1), (1, 99), (2, 0), (2**62, 2**62)])
def test_only_an_answer_can_be_disputed(
    disputes: Disputes, quiz: Quiz, anna: LearnerRecord, own: int, attempt_id: int, position: int
) -> None:
    answered(quiz, anna, own)
    with pytest.raises(AttemptError):
        disputes.about(anna, attempt_id, position)


def test_a_verdict_that_is_not_to_be_seen_yet_cannot_be_disputed(
    disputes: Disputes, quiz: Quiz, anna: LearnerRecord, own: int
) -> None:
    attempt = quiz.start(
        anna.id, own, size=None, seed=1, now=NOW, question_ids=[QUESTION, "brook-promises"], feedback="after"
    )
    quiz.ask(attempt.id, anna.id, now=NOW)
    quiz.answer(attempt.id, 0, Chosen(keys=("0",)), anna.id, now=NOW)
    with pytest.raises(AttemptError, match="no verdict yet"):
        disputes.about(anna, attempt.id, 0)
    quiz.stop(anna.id, now=NOW)
    assert disputes.about(anna, attempt.id, 0) is None


def test_the_teacher_of_the_set_decides_and_sees_what_waits(
    disputes: Disputes, quiz: Quiz, anna: LearnerRecord, tess: LearnerRecord, theo: LearnerRecord, own: int
) -> None:
    case = raised(disputes, quiz, anna, own)
    assert disputes.judges(case) == (tess.telegram_id,)
    assert disputes.waiting(tess) == (case,)
    assert disputes.waiting(theo) == ()


def test_the_admins_decide_about_banks_that_nobody_owns(
    disputes: Disputes,
    quiz: Quiz,
    admin: LearnerRecord,
    anna: LearnerRecord,
    tess: LearnerRecord,
    shipped: int,
) -> None:
    case = raised(disputes, quiz, anna, shipped)
    assert disputes.judges(case) == (ADMIN_ID,)
    assert disputes.waiting(admin) == (case,)
    assert disputes.waiting(tess) == ()


@pytest.mark.parametrize("left", ["revoked", "forgotten"])
def test_the_admins_step_in_for_a_teacher_who_has_left(
    store: Store,
    disputes: Disputes,
    quiz: Quiz,
    roles: Roles,
    admin: LearnerRecord,
    anna: LearnerRecord,
    tess: LearnerRecord,
    own: int,
    left: str,
) -> None:
    case = raised(disputes, quiz, anna, own)
    if left == "revoked":
        roles.revoke(admin, "Tess", now=NOW)
        with pytest.raises(RoleError):
            disputes.waiting(tess)
    else:
        store.learners.forget(tess.id)
    assert disputes.judges(case) == (ADMIN_ID,)
    assert disputes.waiting(admin) == (case,)


def test_another_teacher_and_an_unknown_number_get_the_same_sentence(
    disputes: Disputes, quiz: Quiz, anna: LearnerRecord, theo: LearnerRecord, own: int
) -> None:
    case = raised(disputes, quiz, anna, own)
    said = set()
    for dispute_id in (case.dispute.id, 99, 2**62, 2**70):
        with pytest.raises(DisputeError) as refused:
            disputes.accept(dispute_id, by=theo, now=NOW)
        said.add(str(refused.value))
    assert len(said) == 1
    assert disputes.about(anna, case.dispute.attempt_id, 0) == case


def test_an_admin_may_decide_about_a_teachers_set(
    disputes: Disputes, quiz: Quiz, admin: LearnerRecord, anna: LearnerRecord, own: int
) -> None:
    case = raised(disputes, quiz, anna, own)
    assert disputes.accept(case.dispute.id, by=admin, now=NOW).dispute.state == "accepted"


def test_an_accepted_dispute_is_decided(
    disputes: Disputes, quiz: Quiz, store: Store, anna: LearnerRecord, tess: LearnerRecord, own: int
) -> None:
    case = disputes.accept(raised(disputes, quiz, anna, own).dispute.id, by=tess, now=NOW)
    assert (case.dispute.state, case.dispute.decided_by, case.dispute.decided_at) == (
        "accepted",
        tess.id,
        NOW,
    )
    assert disputes.waiting(tess) == ()
    audit = store.audit.all(tess.id)[-1]
    assert (audit.what, audit.details) == ("dispute accepted", {"dispute": case.dispute.id})


def test_a_key_is_kept_with_a_sentence(
    disputes: Disputes, quiz: Quiz, store: Store, anna: LearnerRecord, tess: LearnerRecord, own: int
) -> None:
    dispute_id = raised(disputes, quiz, anna, own).dispute.id
    with pytest.raises(DisputeError):
        disputes.keep(dispute_id, " ", by=tess, now=NOW)
    case = disputes.keep(dispute_id, "It says\none year.", by=tess, now=NOW)
    assert (case.dispute.state, case.dispute.reply) == ("kept", "It says one year.")
    assert store.audit.all(tess.id)[-1].what == "dispute kept"


def test_what_is_put_off_still_waits(
    disputes: Disputes, quiz: Quiz, anna: LearnerRecord, tess: LearnerRecord, own: int
) -> None:
    case = raised(disputes, quiz, anna, own)
    for _ in range(2):
        later = disputes.put_off(case.dispute.id, by=tess)
    assert later.dispute == replace(case.dispute, state="later")
    assert disputes.waiting(tess) == (later,)


def test_a_decision_is_final(
    disputes: Disputes,
    quiz: Quiz,
    store: Store,
    admin: LearnerRecord,
    anna: LearnerRecord,
    tess: LearnerRecord,
    own: int,
) -> None:
    case = disputes.accept(raised(disputes, quiz, anna, own).dispute.id, by=tess, now=NOW)
    before = store.audit.all()
    with pytest.raises(DisputeError, match="decided already: the key is wrong"):
        disputes.keep(case.dispute.id, "No.", by=admin, now=NOW)
    with pytest.raises(DisputeError, match="decided already"):
        disputes.accept(case.dispute.id, by=tess, now=NOW)
    with pytest.raises(DisputeError, match="decided already"):
        disputes.put_off(case.dispute.id, by=tess)
    assert disputes.case(case.dispute.id, tess) == case
    assert store.audit.all() == before


def test_of_two_who_decide_at_once_the_first_one_has(
    disputes: Disputes,
    quiz: Quiz,
    store: Store,
    admin: LearnerRecord,
    anna: LearnerRecord,
    tess: LearnerRecord,
    own: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = raised(disputes, quiz, anna, own)

    def overtaken(dispute_id: int, *_: object, **__: object) -> bool:
        monkeypatch.undo()
        disputes.accept(dispute_id, by=admin, now=NOW)
        return False

    monkeypatch.setattr(store.disputes, "decide", overtaken)
    with pytest.raises(DisputeError, match="decided already: the key is wrong"):
        disputes.keep(case.dispute.id, "No.", by=tess, now=NOW)


def test_the_correction_is_the_offered_version_and_tells_the_line(
    disputes: Disputes,
    quiz: Quiz,
    store: Store,
    roles: Roles,
    anna: LearnerRecord,
    tess: LearnerRecord,
    own: int,
) -> None:
    case = raised(disputes, quiz, anna, own)
    for version, data in ((1, FIRST), (2, SECOND)):
        correction = disputes.correction(case)
        assert (correction.version, correction.content, correction.shipped) == (version, data, False)
        assert correction.line is not None
        assert data.decode().splitlines()[correction.line - 1] == f"  - id: {QUESTION}"
        if version == 1:
            published(Sets(store, quiz, roles), tess, SECOND)


def test_a_question_that_is_gone_has_no_line(
    disputes: Disputes, quiz: Quiz, store: Store, anna: LearnerRecord, shipped: int
) -> None:
    case = raised(disputes, quiz, anna, shipped)
    gone = replace(case, dispute=replace(case.dispute, question_id="gone"))
    assert disputes.correction(gone).line is None
    assert disputes.correction(case).shipped


def test_disputes_are_counted_by_question_over_all_versions(
    disputes: Disputes,
    quiz: Quiz,
    store: Store,
    roles: Roles,
    anna: LearnerRecord,
    bo: LearnerRecord,
    tess: LearnerRecord,
    own: int,
) -> None:
    disputes.accept(raised(disputes, quiz, anna, own).dispute.id, by=tess, now=NOW)
    disputes.keep(raised(disputes, quiz, bo, own).dispute.id, "No.", by=tess, now=NOW)
    second = published(Sets(store, quiz, roles), tess, SECOND)
    disputes.put_off(raised(disputes, quiz, bo, second).dispute.id, by=tess)
    assert disputes.counts("bridge") == {QUESTION: Counts(waiting=1, accepted=1, kept=1)}
    assert disputes.counts("milltown-bridge") == {}


def test_a_repeated_message_finds_its_dispute(
    disputes: Disputes, quiz: Quiz, anna: LearnerRecord, bo: LearnerRecord, own: int
) -> None:
    case = raised(disputes, quiz, anna, own)
    assert disputes.repeated(anna, 7) == case
    assert disputes.repeated(anna, 8) is None
    assert disputes.repeated(bo, 7) is None


def test_a_dispute_goes_with_the_learner_and_can_be_taken_along(
    disputes: Disputes, quiz: Quiz, store: Store, anna: LearnerRecord, tess: LearnerRecord, own: int
) -> None:
    case = disputes.keep(raised(disputes, quiz, anna, own).dispute.id, "One year.", by=tess, now=NOW)
    (taken,) = quiz.export(anna.id)["disputes"]
    assert (taken["reason"], taken["state"], taken["reply"]) == ("It says two weeks.", "kept", "One year.")
    quiz.forget(anna.id)
    with pytest.raises(DisputeError):
        disputes.case(case.dispute.id, tess)
    assert disputes.counts("bridge") == {}
