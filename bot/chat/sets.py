"""Question sets in the chat: the list, a set's card, and what its buttons do."""

from __future__ import annotations

from bot.chat.callbacks import Action
from bot.chat.context import Command, Desk, Tapped
from bot.chat.keyboards import button, column, grid
from bot.chat.messages import Screen
from bot.chat.previewing import first
from bot.chat.reactions import Reaction
from bot.domain.roles import Role
from bot.errors import SetError
from bot.render import label, render
from bot.store.learners import LearnerRecord
from bot.store.sets import VersionRecord
from bot.teaching.diff import key_text
from bot.teaching.uploads import card

PAGE = 20
"""Sets that are listed in one message."""

MOST = 10
"""Entries of a kind that a card shows, and questions or people that a list names."""


def sets(desk: Desk, learner: LearnerRecord, args: str = "") -> Reaction:
    """``/sets``: the teacher's sets; ``/sets ID``: the card of one."""
    if args:
        return card_of(desk, learner, desk.sets.newest(args, learner).row)
    return listed(desk, learner, 0)


def listed(desk: Desk, learner: LearnerRecord, start: int) -> Reaction:
    """List the sets from ``start`` on, with a button for each."""
    found = desk.sets.listed(learner)
    page = [(desk.sets.newest(versions[0].bank_id, learner), versions) for versions in found[start:][:PAGE]]
    html = render("chat/sets_list.html", sets=[(newest, versions) for newest, versions in page], start=start)
    buttons = [
        button(str(start + at), Action.SET, newest.row) for at, (newest, _) in enumerate(page, start=1)
    ]
    left = len(found) - start - PAGE
    more = button(label("more", n=left), Action.SETS, start + PAGE) if left > 0 else None
    return Reaction(replace=Screen(html, grid(buttons, more) if buttons else None))


def card_of(desk: Desk, learner: LearnerRecord, row: int, note: str | None = None) -> Reaction:
    """Show the card of a version: what is in it, what became of it, and what can be done with it."""
    return Reaction(replace=card_screen(desk, learner, desk.sets.version(row, learner), note=note))


def card_screen(
    desk: Desk,
    learner: LearnerRecord,
    version: VersionRecord,
    *,
    note: str | None = None,
    warnings: tuple[str, ...] = (),
) -> Screen:
    """Return a version's card; ``note`` is what was just done, ``warnings`` what its check said."""
    found = card(desk.sets.bank(version))
    others = [each for each in desk.sets.versions(version.bank_id, learner) if each.row != version.row]
    before = desk.sets.before(version)
    published = desk.sets.published(version.bank_id)
    kept = desk.sets.keeps_article(version.bank_id)
    html = render(
        "chat/sets_card.html",
        card=found,
        version=version,
        note=note,
        warnings=warnings[:MOST],
        more_warnings=max(0, len(warnings) - MOST),
        names={
            "skill": {name: label(f"skill_{name}") for name in found.counts["skill"]},
            "position": {name: label(f"position_{name}") for name in found.counts["position"]},
        },
        most=MOST,
        kept=kept,
        keys_changed=len(desk.sets.difference(version, before).keys_changed)
        if before and note == "published"
        else 0,
        disputed=desk.disputes.counts(version.bank_id),
    )
    row, over = version.row, published.row if published else 0
    offerable = version.state != "published" and not version.shipped
    buttons = [
        first(row),
        button(label("set_diff", number=before.number), Action.SET_DIFF, row) if before else None,
        button(label("set_publish"), Action.SET_PUBLISH, row, over, style="primary") if offerable else None,
        button(label("set_withdraw"), Action.SET_WITHDRAW, row)
        if version.state == "published" and not version.shipped
        else None,
        button(label("set_regrade"), Action.SET_REGRADE, row)
        if version.state == "published" and before
        else None,
        button(label("set_export"), Action.SET_FORMATS, row),
        button(label("set_open"), Action.SET_OPEN, row)
        if not version.everybody and desk.roles.of(learner) is Role.ADMIN
        else None,
        button(label("set_forget_article"), Action.SET_ARTICLE, row) if kept else None,
        button(label("set_discard"), Action.SET_DISCARD, row, 0, style="danger")
        if version.state == "draft"
        else None,
        *(
            button(label("set_version", number=each.number, state=each.state), Action.SET, each.row)
            for each in others[:MOST]
        ),
        button(label("all_sets"), Action.SETS, 0),
    ]
    return Screen(html, column(*buttons))


def diff(desk: Desk, learner: LearnerRecord, row: int) -> Reaction:
    """Show what is new in a version."""
    version = desk.sets.version(row, learner)
    before = desk.sets.before(version)
    if before is None:
        raise SetError("There is no other version to compare this one with.")
    found = desk.sets.difference(version, before)
    html = render(
        "chat/sets_diff.html",
        found=found,
        keys=[
            {"change": change, "was": key_text(found.old, change.old), "now": key_text(found.new, change.new)}
            for change in found.keys_changed[:MOST]
        ],
        most=MOST,
    )
    published = desk.sets.published(version.bank_id)
    offer = button(
        label("set_publish"), Action.SET_PUBLISH, row, published.row if published else 0, style="primary"
    )
    offerable = version.state != "published" and not version.shipped
    back = button(label("back_to_set"), Action.SET, row)
    return Reaction(replace=Screen(html, column(offer if offerable else None, back)))


def publish(desk: Desk, learner: LearnerRecord, row: int, over: int) -> Reaction:
    """Offer a version to those whom it is for."""
    desk.sets.publish(row, by=learner, over=over or None, now=desk.now())
    return card_of(desk, learner, row, "published")


def withdraw(desk: Desk, learner: LearnerRecord, row: int) -> Reaction:
    """Offer a set no longer."""
    version = desk.sets.version(row, learner)
    desk.sets.withdraw(version.bank_id, by=learner, now=desk.now())
    return card_of(desk, learner, row, "withdrawn")


def discard(desk: Desk, learner: LearnerRecord, row: int, sure: int) -> Reaction:
    """Ask once, then erase a draft."""
    version = desk.sets.version(row, learner)
    if sure == 1:
        desk.sets.discard(row, by=learner)
        return Reaction(replace=Screen(render("chat/sets_discard.html", version=version, done=True)))
    yes = button(label("set_discard_yes"), Action.SET_DISCARD, row, 1, style="danger")
    no = button(label("back_to_set"), Action.SET, row)
    html = render("chat/sets_discard.html", version=version, done=False)
    return Reaction(replace=Screen(html, column(yes, no)))


def open_up(desk: Desk, learner: LearnerRecord, row: int) -> Reaction:
    """Offer a set to everybody, not only to its teacher's classes."""
    desk.sets.open_up(row, by=learner, now=desk.now())
    return card_of(desk, learner, row, "opened")


def forget_article(desk: Desk, learner: LearnerRecord, row: int) -> Reaction:
    """Erase the article that was kept for a set."""
    version = desk.sets.version(row, learner)
    desk.sets.forget_article(version.bank_id, by=learner)
    return card_of(desk, learner, row, "article_forgotten")


def regrade(desk: Desk, learner: LearnerRecord, args: str) -> Reaction:
    """``/regrade ID``: whose scores would change by the corrected key, and by how much."""
    if not args:
        return Reaction(send=(Screen(render("chat/sets_usage.html", command="regrade")),))
    return regrading(desk, learner, desk.sets.newest(args, learner).row)


def regrading(desk: Desk, learner: LearnerRecord, row: int) -> Reaction:
    """Show whose scores would change, with a button that does it."""
    version = desk.sets.version(row, learner)
    seen = desk.regrader.preview(version.bank_id, by=learner)
    html = render("chat/sets_regrade.html", seen=seen, done=False, most=3 * MOST)
    do = button(label("set_regrade_do"), Action.SET_REGRADED, seen.version.row, seen.fingerprint)
    back = button(label("back_to_set"), Action.SET, seen.version.row)
    return Reaction(replace=Screen(html, column(do if seen.changes else None, back)))


def regraded(desk: Desk, learner: LearnerRecord, row: int, fingerprint: int) -> Reaction:
    """Change the verdicts, if they are still those that were shown; learners hear of it."""
    version = desk.sets.version(row, learner)
    seen = desk.regrader.carry_out(version.bank_id, by=learner, fingerprint=fingerprint, now=desk.now())
    desk.wake()
    html = render("chat/sets_regrade.html", seen=seen, done=True, most=3 * MOST)
    return Reaction(replace=Screen(html, column(button(label("back_to_set"), Action.SET, seen.version.row))))


COMMANDS: dict[str, tuple[Role, Command]] = {
    "sets": (Role.TEACHER, sets),
    "regrade": (Role.TEACHER, regrade),
}

TAPS: dict[Action, tuple[Role, Tapped]] = {
    Action.SETS: (Role.TEACHER, listed),
    Action.SET: (Role.TEACHER, card_of),
    Action.SET_DIFF: (Role.TEACHER, diff),
    Action.SET_PUBLISH: (Role.TEACHER, publish),
    Action.SET_WITHDRAW: (Role.TEACHER, withdraw),
    Action.SET_DISCARD: (Role.TEACHER, discard),
    Action.SET_OPEN: (Role.ADMIN, open_up),
    Action.SET_ARTICLE: (Role.TEACHER, forget_article),
    Action.SET_REGRADE: (Role.TEACHER, regrading),
    Action.SET_REGRADED: (Role.TEACHER, regraded),
}
