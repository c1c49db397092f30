"""Reading beside the quiz: ``/stances`` (who stands where, by which words) and ``/sources``."""

from __future__ import annotations

from bot.chat.callbacks import Action
from bot.chat.context import Desk
from bot.chat.keyboards import button, column, grid, letter
from bot.chat.messages import Screen
from bot.chat.reactions import Reaction
from bot.domain.terms import Position
from bot.quiz import Offered
from bot.render import label, render
from bot.store.learners import LearnerRecord


def stances(desk: Desk, learner: LearnerRecord, args: str = "") -> Reaction:  # noqa: ARG001 - all are alike
    """``/stances``: the issues of each bank."""
    screens = tuple(_issues_screen(offer) for offer in desk.sets.offered(learner))
    return Reaction(send=screens or (Screen(render("chat/no_banks.html")),))


def issues(desk: Desk, learner: LearnerRecord, row: int) -> Reaction:
    """Back to the issues of a bank."""
    offer = desk.offered(row, learner)
    return _not_offered() if offer is None else Reaction(replace=_issues_screen(offer))


def issue(desk: Desk, learner: LearnerRecord, row: int, index: int) -> Reaction:
    """Show who stands where on one issue, with a button for the words of each."""
    offer = desk.offered(row, learner)
    if offer is None or index >= len(offer.bank.issues):
        return _not_offered()
    bank, issue_id = offer.bank, list(offer.bank.issues)[index]
    order = list(Position)
    entries = sorted(
        ((at, stance) for at, stance in enumerate(bank.stances) if stance.issue == issue_id),
        key=lambda entry: order.index(entry[1].position),
    )
    groups = [
        {
            "position": label(f"position_{position.value}"),
            "stances": [
                {"actor": bank.actors[stance.actor], "note": stance.note}
                for _, stance in entries
                if stance.position is position
            ],
        }
        for position in Position
    ]
    words = [
        button(label("the_words", name=bank.actors[stance.actor].name), Action.WORDS, row, index, at)
        for at, stance in entries
        if stance.quotes
    ]
    html = render(
        "chat/issue.html", issue=bank.issues[issue_id], groups=[group for group in groups if group["stances"]]
    )
    return Reaction(replace=Screen(html, column(*words, button(label("all_issues"), Action.ISSUES, row))))


def words(desk: Desk, learner: LearnerRecord, row: int, index: int, at: int) -> Reaction:
    """Show the words that a stance rests on."""
    offer = desk.offered(row, learner)
    if offer is None or at >= len(offer.bank.stances) or index >= len(offer.bank.issues):
        return _not_offered()
    bank, stance = offer.bank, offer.bank.stances[at]
    html = render(
        "chat/words.html",
        issue=bank.issues[stance.issue],
        actor=bank.actors[stance.actor],
        position=label(f"position_{stance.position.value}"),
        note=stance.note,
        citations=desk.citations(row, stance.quotes),
    )
    return Reaction(replace=Screen(html, column(button(label("back"), Action.STANCES, row, index))))


def sources(desk: Desk, learner: LearnerRecord, args: str = "") -> Reaction:  # noqa: ARG001 - all are alike
    """``/sources``: the card of each bank's source."""
    cards = tuple(_source_screen(desk, offer) for offer in desk.sets.offered(learner))
    return Reaction(send=cards or (Screen(render("chat/no_banks.html")),))


def _issues_screen(offer: Offered) -> Screen:
    bank = offer.bank
    buttons = [button(letter(at), Action.STANCES, offer.row, at) for at in range(len(bank.issues))]
    html = render(
        "chat/issues.html",
        title=bank.title,
        issues=[{"letter": letter(at), "text": text} for at, text in enumerate(bank.issues.values())],
    )
    return Screen(html, grid(buttons))


def _source_screen(desk: Desk, offer: Offered) -> Screen:
    bank = offer.bank
    html = render(
        "chat/source.html",
        bank=bank,
        source=bank.source,
        quotes=len(bank.quotes),
        questions=len(bank.questions),
        verified=desk.verified(offer.row),
    )
    return Screen(html, column(button(label("stances"), Action.ISSUES, offer.row)))


def _not_offered() -> Reaction:
    return Reaction(alert=render("chat/alert.txt", reason="not_offered"))
