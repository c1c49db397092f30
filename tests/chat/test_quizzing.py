"""A learner takes a quiz, from the first command to the result."""

import re

from bot.offline.people import Person
from bot.offline.seen import Seen
from tests.chat.conftest import both_lanes

pytestmark = both_lanes

RIGHT, NOT_RIGHT = "Right.", "Not right."


def choose_first(message: Seen) -> str:
    """The first answer button's data."""
    return next(button.data or "" for button in message.buttons)


async def answer(person: Person) -> None:
    """Answer the open question somehow, whatever its type."""
    message = person.last
    if not message.buttons:
        await person.says("4")
        if "counted yet" in person.last.text:
            await person.says("word")
        return
    if "Choose all" in message.text:
        await person.taps(1)
        await person.taps("Submit")
        return
    if "Tap the letters" in message.text:
        while "Submit" not in person.last.labels:
            await person.taps(1)
        await person.taps("Submit")
        return
    await person.taps(1)


async def begin(person: Person, label: str = "5 questions") -> None:
    await person.says("/quiz")
    await person.taps(label)


async def begin_all(person: Person) -> int:
    """Begin a quiz of the whole bank; return how many questions it has."""
    await person.says("/quiz")
    everything = person.last.labels[-1]
    await person.taps(everything)
    return int(everything.split()[1])


async def until_one_tap_answers(person: Person) -> None:
    """Go on to a question that a single tap answers."""
    while (
        "Choose all" in person.last.text or "Tap the letters" in person.last.text or not person.last.buttons
    ):
        await answer(person)
        await person.taps("Next question ›")


async def test_start_says_what_the_bot_is_and_offers_a_quiz(anna: Person) -> None:
    await anna.says("/start")
    assert "Welcome, \u2068Anna Ortiz\u2069." in anna.last.text
    assert "never says who is right" in anna.last.text
    await anna.taps("Take a quiz")
    assert "How many questions?" in anna.last.text


async def test_a_question_shows_its_number_and_its_progress(anna: Person) -> None:
    await begin(anna)
    assert anna.last.text.startswith("Question 1 of 5  ▱▱▱▱▱▱▱▱▱▱")


async def test_a_tap_turns_the_question_into_its_verdict(anna: Person) -> None:
    await begin(anna)
    shown = anna.last.id
    await answer(anna)
    verdict = anna.last
    if verdict.id == shown:  # a typed answer is answered below instead
        assert verdict.edited
    assert re.search(r"Right\.|Partly right|Not right\.", verdict.text)
    assert verdict.labels == ("Next question ›", "I think the key is wrong")


async def test_next_shows_the_next_question_below_and_is_gone_then(anna: Person) -> None:
    await begin(anna)
    await answer(anna)
    verdict = anna.last
    await anna.taps("Next question ›")
    assert anna.last.text.startswith("Question 2 of 5")
    again = next(message for message in anna.messages if message.id == verdict.id)
    assert again.labels == ("I think the key is wrong",)


async def test_a_whole_quiz_ends_in_a_result_by_skill(anna: Person) -> None:
    await begin(anna)
    for _ in range(4):
        await answer(anna)
        await anna.taps("Next question ›")
    await answer(anna)
    await anna.taps("See your result ›")
    assert anna.last.text.startswith("Quiz done: ")
    assert " of 5 points" in anna.last.text
    assert "Another quiz" in anna.last.labels


async def test_a_second_tap_on_an_answer_shows_the_first_verdict_and_counts_nothing(anna: Person) -> None:
    await begin_all(anna)
    await until_one_tap_answers(anna)
    question = anna.last
    await anna.taps(1, on=question)
    first = anna.last.text
    await anna.taps(2, on=question)
    await anna.taps(3, on=question)
    assert anna.last.text == first


async def test_a_repeated_tap_changes_nothing(anna: Person) -> None:
    await begin_all(anna)
    await until_one_tap_answers(anna)
    await anna.taps(1)
    before = [message.text for message in anna.messages]
    await anna.repeats()
    assert [message.text for message in anna.messages] == before


async def test_a_repeated_typed_answer_shows_its_verdict_again_and_counts_once(anna: Person) -> None:
    await begin_all(anna)
    while anna.last.buttons:
        await answer(anna)
        await anna.taps("Next question ›")
    number = anna.last.text.split()[1]
    await anna.says("4")
    if "counted yet" in anna.last.text:
        await anna.says("word")
    verdict = anna.last.text
    await anna.repeats()
    assert anna.last.text == verdict
    await anna.says("/stop")
    assert f"{number} of " in anna.last.text


async def test_quiz_offers_to_go_on_with_the_one_under_way(anna: Person) -> None:
    await begin(anna)
    await answer(anna)
    await anna.says("/quiz")
    assert "question 2 of 5" in anna.last.text
    await anna.taps("Go on with question 2")
    assert anna.last.text.startswith("Question 2 of 5")


async def test_one_can_end_a_quiz_and_start_anew(anna: Person) -> None:
    await begin(anna)
    await anna.says("/quiz")
    await anna.taps("End it and start anew")
    assert "How many questions?" in anna.last.text
    await anna.taps("5 questions")
    assert anna.last.text.startswith("Question 1 of 5")


async def test_stop_ends_the_quiz_and_shows_what_came_of_it(anna: Person) -> None:
    await begin(anna)
    await answer(anna)
    await anna.says("/stop")
    assert "Quiz ended early" in anna.last.text
    assert "1 of 5 questions answered" in anna.last.text


async def test_stop_without_a_quiz_says_so(anna: Person) -> None:
    await anna.says("/stop")
    assert "No quiz is under way" in anna.last.text


async def test_typing_where_buttons_are_asked_for_leads_back_to_the_question(anna: Person) -> None:
    await begin_all(anna)
    await until_one_tap_answers(anna)
    await anna.says("B")
    assert "answered with its buttons" in anna.last.text
    await anna.taps(1)
    assert anna.last.text.startswith("Question ")


async def test_a_button_of_an_ended_quiz_says_so(anna: Person) -> None:
    await begin(anna)
    await until_one_tap_answers(anna)
    question = anna.last
    await anna.says("/stop")
    await anna.taps(1, on=question)
    assert anna.alerts[-1].alert
    assert "has ended" in anna.alerts[-1].text


async def test_next_tapped_twice_does_not_show_the_question_twice(anna: Person) -> None:
    await begin(anna)
    await answer(anna)
    verdict = anna.last
    await anna.taps("Next question ›", on=verdict)
    count = len(anna.messages)
    await anna.taps("Next question ›", on=verdict)
    assert len(anna.messages) == count
    assert "open already" in anna.alerts[-1].text


async def test_somebody_elses_button_is_refused(anna: Person, bo: Person) -> None:
    await begin(anna)
    await until_one_tap_answers(anna)
    await bo.says("/start")
    await bo.presses(choose_first(anna.last), message_id=bo.last.id)
    assert "somebody else" in bo.alerts[-1].text


async def test_an_unknown_button_gets_an_alert(anna: Person) -> None:
    await anna.says("/start")
    for data in (
        "",
        "zz",
        "a:1",
        "a:1:2:zzzzzzzzzzzz",
        "b:zzz:0",
        "n:1:1",
        "x:9",
        "s:1:99",
        "k:1:99:99",
        "q:77",
    ):
        await anna.presses(data or "?", message_id=anna.last.id)
        assert anna.alerts[-1].alert
    assert len(anna.alerts) == 10
    assert anna.unanswered == ()


async def test_choices_of_a_multiple_choice_are_kept_until_they_are_submitted(anna: Person) -> None:
    await begin_all(anna)
    while "Choose all" not in anna.last.text:
        await answer(anna)
        await anna.taps("Next question ›")
    await anna.taps("Submit")
    assert anna.alerts[-1].text == "Choose at least one first."
    before = anna.last
    await anna.taps(1, on=before)
    await anna.taps(2, on=before)  # as fast as the keyboard was before the first tap
    assert sum(label.startswith("☑") for label in anna.last.labels) == 2
    await anna.taps(1, on=before)
    assert sum(label.startswith("☑") for label in anna.last.labels) == 2
    await anna.taps(1)
    assert sum(label.startswith("☑") for label in anna.last.labels) == 1


async def test_an_order_is_tapped_and_can_be_undone(anna: Person) -> None:
    await begin_all(anna)
    while "Tap the letters" not in anna.last.text:
        await answer(anna)
        await anna.taps("Next question ›")
    letters = anna.last.labels
    await anna.taps(letters[1])
    assert letters[1] not in anna.last.labels
    assert "Your order so far" in anna.last.text
    await anna.taps("Undo the last one")
    assert anna.last.labels == letters


def as_it_is(person: Person, message: Seen) -> Seen:
    """How a message that was seen before stands by now."""
    return next(each for each in person.messages if each.id == message.id)


async def answered_with_taps(person: Person) -> Seen:
    """Answer the next question that one tap answers; return its verdict."""
    await until_one_tap_answers(person)
    await answer(person)
    return person.last


async def test_a_late_next_leaves_the_buttons_of_another_questions_verdict(anna: Person) -> None:
    await begin_all(anna)
    first = await answered_with_taps(anna)
    await anna.taps("Next question ›")
    second = await answered_with_taps(anna)
    await anna.presses(choose_first(first), message_id=second.id)
    assert as_it_is(anna, second).buttons == second.buttons


async def test_a_late_next_leaves_the_buttons_of_an_open_question(anna: Person) -> None:
    await begin_all(anna)
    first = await answered_with_taps(anna)
    await anna.taps("Next question ›")
    await until_one_tap_answers(anna)
    await anna.presses(choose_first(first), message_id=anna.last.id)
    assert "open already" in anna.alerts[-1].text
    await anna.taps(1)
    assert "I think the key is wrong" in anna.last.labels


async def test_next_takes_its_button_away_where_the_question_came_by_another_way(anna: Person) -> None:
    await begin_all(anna)
    verdict = await answered_with_taps(anna)
    await anna.says("/quiz")
    await anna.taps(1)
    await anna.taps("Next question ›", on=verdict)
    assert as_it_is(anna, verdict).labels == ("I think the key is wrong",)


async def test_a_late_tap_on_how_many_overwrites_no_verdict(anna: Person) -> None:
    await anna.says("/quiz")
    menu = anna.last
    await anna.taps(menu.labels[-1])
    await answer(anna)
    verdict = as_it_is(anna, menu)
    await anna.taps(menu.labels[-1], on=menu)
    assert as_it_is(anna, menu) == verdict
    assert "Go on with question 2" in anna.last.labels


async def test_a_late_tap_on_going_on_overwrites_no_verdict(anna: Person) -> None:
    await begin_all(anna)
    await until_one_tap_answers(anna)
    await anna.says("/quiz")
    offer = anna.last
    await anna.taps(1)
    await answer(anna)
    verdict = as_it_is(anna, offer)
    await anna.taps(1, on=offer)
    assert as_it_is(anna, offer) == verdict
    assert anna.last.id != offer.id
    assert anna.last.text.startswith("Question ")


async def test_take_a_quiz_tapped_twice_does_not_ask_twice_how_many(anna: Person) -> None:
    await anna.says("/start")
    start = anna.last
    await anna.taps("Take a quiz")
    count = len(anna.messages)
    await anna.taps("Take a quiz", on=start)
    assert len(anna.messages) == count


async def test_going_on_tapped_twice_does_not_show_the_question_twice(anna: Person) -> None:
    await begin(anna)
    await anna.says("/quiz")
    offer = anna.last
    await anna.taps(1)
    count = len(anna.messages)
    await anna.taps(1, on=offer)
    assert len(anna.messages) == count


async def test_a_late_tap_on_take_a_quiz_overwrites_no_question(anna: Person) -> None:
    await anna.says("/start")
    start = anna.last
    await anna.taps("Take a quiz")
    await anna.taps("5 questions")
    question = as_it_is(anna, start)
    await anna.taps("Take a quiz", on=start)
    assert as_it_is(anna, start) == question
    assert "How many questions?" in anna.last.text
