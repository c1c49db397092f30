"""What came of it: an attempt's result, ``/score`` over all of them, ``/mistakes`` with their quotes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial

from bot.chat.callbacks import Action
from bot.chat.context import Desk
from bot.chat.keyboards import Button, button, column
from bot.chat.messages import Screen
from bot.chat.reactions import File, Reaction, guarded
from bot.chat.screens import bar, outcome
from bot.domain.terms import Skill
from bot.quiz import Answered, Result, Tally
from bot.render import label, render
from bot.reports import progress
from bot.store.learners import LearnerRecord

PAGE = 5
"""Mistakes shown in one message; more are a tap away."""

LATEST = 8
"""Attempts that ``/score`` lists."""

DRAWN = 12
"""Attempts that its picture shows."""

_FEWEST = 2
"""Attempts before there is a progress to draw."""


def result_screen(desk: Desk, learner: LearnerRecord, result: Result) -> Screen:
    """Return the end of an attempt: score, score by skill, what was not right with its quotes."""
    row = result.attempt.bank_row
    html = render(
        "chat/result.html",
        title=result.bank.title,
        total=_told(result.total),
        asked=len(result.attempt.question_ids),
        stopped=result.attempt.ending == "stopped",
        skills=_by_skill(result.by_skill),
        mistakes=[_mistake(desk, mistake) for mistake in result.mistakes[:PAGE]],
        more=max(0, len(result.mistakes) - PAGE),
        late=sum(desk.assignments.late(result.attempt, answer) for answer in result.answers),
    )
    if result.attempt.assignment_id is not None:
        try_again = button(
            label("task_again", title=result.bank.title), Action.TASK, result.attempt.assignment_id
        )
        again = try_again if desk.assignments.left(result.attempt) else None
        return Screen(html, column(again, *_disputes(result)))
    count = len(desk.quiz.missed_ids(result.attempt.learner_id, row))
    another = button(label("again"), Action.SETUP, row)
    offered = desk.offered(row, learner) is not None
    repeat = button(label("repeat_mistakes", n=count), Action.REPEAT, row, style="primary") if count else None
    return Screen(html, column(repeat, another) if offered else None)


def _disputes(result: Result) -> list[Button]:
    """Return a button for each mistake shown of an attempt whose verdicts had no message of their own."""
    attempt = result.attempt
    if attempt.feedback == "now":
        return []
    return [
        button(label("dispute_of", number=each.position + 1), Action.DISPUTE, attempt.id, each.position)
        for each in result.mistakes[:PAGE]
    ]


def score(desk: Desk, learner: LearnerRecord, args: str = "") -> Reaction:  # noqa: ARG001 - all are alike
    """``/score``: the latest attempts, and all answers by skill."""
    results = desk.quiz.results(learner.id)
    by_skill: dict[Skill, Tally] = defaultdict(lambda: Tally(0, 0, 0.0, 0.0))
    for result in results:
        for skill, tally in result.by_skill.items():
            by_skill[skill] = _sum(by_skill[skill], tally)
    html = render(
        "chat/score.html",
        attempts=[
            {
                "title": result.bank.title,
                "on": result.attempt.started_at.date().isoformat(),
                "mode": result.attempt.mode,
                "stopped": result.attempt.ending == "stopped",
                **_told(result.total),
            }
            for result in results[:LATEST]
        ],
        older=max(0, len(results) - LATEST),
        skills=_by_skill(by_skill),
    )
    return Reaction(send=(Screen(html),), work=_progress(desk, results))


def _progress(desk: Desk, results: Sequence[Result]) -> Callable[[], Awaitable[Reaction]] | None:
    """Return what draws the progress by skill over attempts with answers; None before the second."""
    answered = [result for result in results if result.total.n][::-1]
    if len(answered) < _FEWEST:
        return None
    latest = answered[-DRAWN:]
    first = len(answered) - len(latest) + 1
    shares = {skill: [_share(result.by_skill.get(skill)) for result in latest] for skill in Skill}
    drawn = {skill: of for skill, of in shares.items() if any(share is not None for share in of)}

    async def work() -> Reaction:
        picture = await desk.reporting.drawn(partial(progress.png, drawn, first=first))
        return Reaction(photo=File("progress.png", picture, progress.described(drawn, first=first)))

    return guarded(work)


def _share(tally: Tally | None) -> float | None:
    return tally.score / tally.max_score if tally is not None and tally.max_score else None


def mistakes(desk: Desk, learner: LearnerRecord, args: str = "") -> Reaction:  # noqa: ARG001 - all are alike
    """``/mistakes``: for each bank, the questions whose latest answer was not right."""
    screens = [
        screen
        for offer in desk.sets.offered(learner)
        if (screen := _mistakes_screen(desk, learner, offer.row, 0)) is not None
    ]
    nothing = Screen(render("chat/hint.html", reason="no_mistakes"))
    return Reaction(send=tuple(screens) or (nothing,))


def more_mistakes(desk: Desk, learner: LearnerRecord, row: int, start: int) -> Reaction:
    """Show the mistakes from ``start`` on, below."""
    screen = _mistakes_screen(desk, learner, row, start) if desk.offered(row, learner) is not None else None
    if screen is None:
        return Reaction(alert=render("chat/alert.txt", reason="no_mistakes"), drop_keyboard=True)
    return Reaction(send=(screen,), drop_keyboard=True)


def _mistakes_screen(desk: Desk, learner: LearnerRecord, row: int, start: int) -> Screen | None:
    wrong = desk.quiz.mistakes(learner.id, row)
    page = wrong[start : start + PAGE]
    if not page:
        return None
    html = render(
        "chat/mistakes.html",
        title=desk.quiz.bank(row).title,
        first=start + 1,
        last=start + len(page),
        count=len(wrong),
        mistakes=[_mistake(desk, mistake) for mistake in page],
    )
    left = len(wrong) - start - len(page)
    more = button(label("more", n=left), Action.MORE, row, start + PAGE) if left > 0 else None
    repeat = button(label("repeat_mistakes", n=len(wrong)), Action.REPEAT, row, style="primary")
    return Screen(html, column(more, repeat))


def _mistake(desk: Desk, mistake: Answered) -> dict[str, object]:
    return {"number": mistake.position + 1, "prompt": mistake.question.prompt, **outcome(desk, mistake)}


def _told(tally: Tally) -> dict[str, object]:
    return {
        "right": tally.right,
        "n": tally.n,
        "score": f"{tally.score:.2f}".rstrip("0").rstrip("."),
        "max_score": f"{tally.max_score:.2f}".rstrip("0").rstrip("."),
        "percent": round(100 * tally.score / tally.max_score) if tally.max_score else None,
    }


def _by_skill(tallies: Mapping[Skill, Tally]) -> list[dict[str, object]]:
    return [
        {
            "name": label(f"skill_{skill.value}"),
            "bar": bar(round(tally.score * 100), round(tally.max_score * 100)),
            **_told(tally),
        }
        for skill in Skill
        if (tally := tallies.get(skill)) is not None
    ]


def _sum(one: Tally, other: Tally) -> Tally:
    return Tally(
        one.right + other.right, one.n + other.n, one.score + other.score, one.max_score + other.max_score
    )
