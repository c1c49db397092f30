"""From the store's counts to a report: the figures, what is counted, what small groups keep to themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain import statistics
from bot.domain.answers import Answer, attempt_totals, response_matrix
from bot.domain.bank import Bank
from bot.domain.guessing import random_guess_score
from bot.domain.learning import learning
from bot.domain.misreadings import camps, error_counts, misreadings, topics
from bot.domain.response_analysis import response_analysis
from bot.domain.responses import Chosen
from bot.domain.statistics import item_statistics
from bot.errors import UsageError
from bot.quiz import Quiz
from bot.reports.building import Reporter, Wanted
from bot.reports.figures import ALL_ATTEMPTS, Figure, Report, Withheld
from bot.reports.items import ITEM_NAMES, TEST_NAMES
from bot.store.database import Store
from bot.store.reports import Scope
from tests.quiz.conftest import NOW
from tests.reports.conftest import EIGHT, SET, take


def given(quiz: Quiz, store: Store, *, first_only: bool) -> list[Answer]:
    """Every answer as an object, read the long way round: learner by learner."""
    found = []
    for learner_id in range(1, EIGHT + 2):
        attempts = sorted(store.attempts.all_of(learner_id), key=lambda attempt: attempt.id)
        finished = [attempt.id for attempt in attempts if attempt.ending == "finished"]
        for attempt in attempts:
            first = attempt.id in finished[:1]
            for answer in store.answers.of_attempt(attempt.id):
                response = answer.response
                choices = response.keys if isinstance(response, Chosen) else (response.text,)
                found.append(
                    Answer(
                        *(learner_id, attempt.id, first, answer.question_id, choices),
                        *(answer.errors, answer.score, answer.max_score),
                    )
                )
    return [answer for answer in found if answer.first] if first_only else found


@pytest.mark.parametrize("attempts", ["first", "all"])
def test_the_figures_are_those_of_the_answers_one_by_one(
    reporter: Reporter, store: Store, taken: Quiz, bank: Bank, attempts: str
) -> None:
    scope = Scope(SET, attempts="first" if attempts == "first" else "all")
    (found,) = reporter.report(Wanted((scope,)), now=NOW).sets
    answers = given(taken, store, first_only=attempts == "first")
    ids = [question.id for question in bank.questions]
    matrix, max_marks = response_matrix(answers, ids), [1.0] * len(ids)
    guesses = [random_guess_score(question) for question in bank.questions]
    for item, expected in zip(
        found.items, item_statistics(matrix, max_marks, random_guess=guesses), strict=True
    ):
        assert item.n == expected.n
        for name in ITEM_NAMES:
            assert getattr(item, name).value == pytest.approx(getattr(expected, name)), (item.number, name)
    whole = statistics.test_statistics(matrix, max_marks)
    assert found.test is not None
    assert (found.test.n, found.test.n_whole) == (whole.n, whole.n_whole)
    for name in TEST_NAMES:
        assert getattr(found.test, name).value == pytest.approx(getattr(whole, name)), name


def test_options_are_analysed_as_of_the_answers_one_by_one(
    report: Report, store: Store, taken: Quiz, bank: Bank
) -> None:
    answers = given(taken, store, first_only=True)
    totals = attempt_totals(answers)
    for item, question in zip(report.sets[0].items, bank.questions, strict=True):
        expected = {use.key: use for use in response_analysis(question, answers, totals).options}
        for option in item.options:
            use = expected[option.key]
            assert (option.n, option.error, option.right) == (use.count, use.error, use.right)
            if use.count >= 5:
                assert option.mean_total.value == pytest.approx(use.mean_total)


def test_misreadings_camps_and_learning_are_those_of_the_answers_one_by_one(
    report: Report, store: Store, taken: Quiz, bank: Bank
) -> None:
    (found,) = report.sets
    first, every = (given(taken, store, first_only=only) for only in (True, False))
    about = topics(bank)
    expected = {(one.about, one.error): (one.count, one.n) for one in misreadings(error_counts(first), about)}
    assert {(one.about, one.error): (one.count, one.n) for one in found.misreadings} == expected
    for camp, wanted in zip(found.camps, camps(first, about), strict=True):
        assert (camp.issue, camp.comparison.n) == (wanted.issue, wanted.comparison.n)
        assert camp.comparison.first_n == wanted.comparison.first.n
        assert camp.comparison.difference.value == pytest.approx(wanted.comparison.difference)
    finished = [answer for answer in every if answer.learner <= EIGHT]
    for skill in found.skills:
        assert skill.learning is not None
        after = learning(finished, about)[skill.skill]
        assert (skill.learning.n, skill.learning.first_n) == (after.n, after.first.n)
        assert skill.learning.second_n == after.second.n
        assert skill.learning.first_share.value == pytest.approx(after.first.share)


@pytest.mark.parametrize("fewest", [5, EIGHT, EIGHT + 1])
@pytest.mark.parametrize("attempts", ["first", "all"])
def test_a_line_and_a_question_by_themselves_say_what_the_report_says(
    store: Store, taken: Quiz, bank: Bank, attempts: str, fewest: int
) -> None:
    scope = Scope(SET, attempts="first" if attempts == "first" else "all")
    reporter = Reporter(store, taken.bank, fewest=fewest)
    (found,) = reporter.report(Wanted((scope,)), now=NOW).sets
    line = reporter.summary(scope)
    assert (line.withheld, line.learners, line.attempts) == (found.withheld, found.learners, found.attempts)
    assert line.mean == (found.test.mean if found.test else Figure(value=None, why=Withheld.SMALL_GROUP))
    alone = [reporter.question(scope, question.id) for question in bank.questions]
    shown = [each for each in alone if each is not None]
    assert tuple(each.item for each in shown) == found.items
    assert [each.before for each in shown[1:]] == [
        (each.item.number, each.item.question_id) for each in shown[:-1]
    ]
    assert [each.after for each in shown[:-1]] == [
        (each.item.number, each.item.question_id) for each in shown[1:]
    ]


def test_a_question_that_nobody_was_asked_has_no_figures(reporter: Reporter) -> None:
    assert reporter.question(Scope(SET), "no-such-question") is None


def test_first_finished_attempts_are_counted_by_default(report: Report) -> None:
    (found,) = report.sets
    assert (found.learners, found.attempts, report.warnings) == (EIGHT, EIGHT, ())


def test_all_ended_attempts_come_with_their_warning(reporter: Reporter) -> None:
    report = reporter.report(Wanted((Scope(SET, attempts="all"),)), now=NOW)
    assert report.sets[0].attempts == EIGHT + 3
    assert report.warnings == (ALL_ATTEMPTS,)


def test_only_what_was_begun_in_the_span_counts(reporter: Reporter) -> None:
    for since, until, learners in (
        (NOW, NOW + timedelta(days=1), EIGHT),
        (NOW + timedelta(days=1), None, None),
        (None, NOW, None),
    ):
        report = reporter.report(Wanted((Scope(SET, since=since, until=until),)), now=NOW)
        assert report.sets[0].learners == learners


def test_a_small_group_shows_nothing_at_all(store: Store, quiz: Quiz, row: int) -> None:
    for number in range(4):
        take(quiz, row, number, seed=number)
    reporter = Reporter(store, quiz.bank, fewest=5)
    (found,) = reporter.report(Wanted((Scope(SET),)), now=NOW).sets
    assert found.withheld
    assert found.model_dump(exclude={"set_id", "title", "versions", "withheld"}) == {
        **dict.fromkeys(("learners", "attempts", "answers", "test")),
        **dict.fromkeys(
            ("distribution", "items", "skills", "misreadings", "camps", "classes", "by_learner"), ()
        ),
    }
    assert list(reporter.answers(Wanted((Scope(SET),)))) == []


def test_a_question_that_few_answered_shows_no_figures(store: Store, quiz: Quiz, row: int) -> None:
    for number in range(6):
        take(quiz, row, number, seed=number, ids=("how-long", "cars-a-day") if number < 2 else ("how-long",))
    (found,) = Reporter(store, quiz.bank, fewest=5).report(Wanted((Scope(SET),)), now=NOW).sets
    shown = {item.question_id: item for item in found.items}
    assert shown["how-long"].n == 6
    assert shown["cars-a-day"].n is None
    assert shown["cars-a-day"].facility == Figure(value=None, why=Withheld.SMALL_GROUP)
    assert shown["cars-a-day"].options == ()
    assert sum(skill.n for skill in found.skills) == 6


def test_the_mean_total_of_the_few_who_chose_an_option_is_not_shown(report: Report) -> None:
    few = [option for item in report.sets[0].items for option in item.options if 0 < option.n < 5]
    assert few
    assert all(option.mean_total.why is Withheld.SMALL_GROUP for option in few)


def test_the_share_of_the_few_who_tried_again_is_not_shown(report: Report) -> None:
    for skill in report.sets[0].skills:
        assert skill.learning is not None
        assert skill.learning.n == 2
        assert skill.learning.second_share.why is Withheld.SMALL_GROUP
        assert skill.learning.difference.why is Withheld.SMALL_GROUP


def test_what_was_only_asked_in_later_attempts_is_no_question_of_first_ones(
    store: Store, quiz: Quiz, row: int
) -> None:
    for number in range(6):
        take(quiz, row, number, seed=number, ids=("how-long",))
    take(quiz, row, 0, seed=7, ids=("cars-a-day",))
    reporter = Reporter(store, quiz.bank, fewest=5)
    (first,), (every,) = (
        reporter.report(Wanted((Scope(SET, attempts=which),)), now=NOW).sets for which in ("first", "all")
    )
    assert [item.question_id for item in first.items] == ["how-long"]
    assert [item.question_id for item in every.items] == ["how-long", "cars-a-day"]


def test_what_one_person_typed_is_only_counted(report: Report) -> None:
    typed = [item for item in report.sets[0].items if item.type in {"numeric", "short_text"}]
    assert all(option.n >= 5 for item in typed for option in item.options)
    assert any(item.other_answers for item in typed)


def test_people_are_numbers_unless_names_are_chosen(reporter: Reporter) -> None:
    scope = Scope(SET)
    (found,) = reporter.report(Wanted((scope,)), now=NOW).sets
    assert found.by_learner[0].name == "Learner 1"
    (found,) = reporter.report(Wanted((scope,), names=reporter.names), now=NOW).sets
    assert found.by_learner[0].name == "Person 1"


def test_who_is_forgotten_is_gone_from_the_report_at_once(reporter: Reporter, taken: Quiz) -> None:
    taken.forget(1)
    (found,) = reporter.report(Wanted((Scope(SET),)), now=NOW).sets
    assert found.learners == EIGHT - 1
    assert 1 not in {each.learner for each in found.by_learner}


def test_a_set_without_answers_is_named_in_a_sentence(reporter: Reporter) -> None:
    with pytest.raises(UsageError, match='no answers to a set "nowhere"'):
        reporter.report(Wanted((Scope("nowhere"),)), now=NOW)


def test_a_report_never_changes(report: Report) -> None:
    with pytest.raises(ValueError, match="frozen"):
        report.sets = ()  # type: ignore[misc]
