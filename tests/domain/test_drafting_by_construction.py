"""What holds for whatever is drafted from whatever bank: it passes the rules, and wrong choices are wrong."""

from __future__ import annotations

from hypothesis import given, settings

from bot.bank.faults import Severity
from bot.domain.bank import REPORTER, Bank
from bot.domain.drafting import draft
from bot.domain.grading import grade
from bot.domain.questions import Numeric, TrueFalseNotStated, WhichQuote, WhoSaid
from bot.domain.responses import Chosen, Outcome, Typed
from bot.domain.terms import Position, Standing
from tests.domain.drafted_banks import banks, faults


@given(banks())
@settings(max_examples=40, deadline=None)
def test_whatever_is_drafted_passes_the_rules(empty: Bank) -> None:
    questions = draft(empty, seed=1)
    assert [str(fault) for fault in faults(empty, questions) if fault.severity is Severity.ERROR] == []
    assert not {"Q606", "Q607", "Q608", "Q609"} & {fault.code for fault in faults(empty, questions)}


@given(banks())
@settings(max_examples=40, deadline=None)
def test_every_key_is_graded_right_and_every_other_choice_is_answered(empty: Bank) -> None:
    for question in draft(empty, seed=1):
        right = Typed(text=f"{question.answer:g}") if isinstance(question, Numeric) else None
        assert grade(question, right or Chosen(keys=question.right_keys)).outcome is Outcome.RIGHT
        for key in set(question.choice_keys) - set(question.right_keys):
            reply = question.wrong(key)
            assert reply is not None
            assert reply.feedback.strip() == reply.feedback


@given(banks())
@settings(max_examples=60, deadline=None)
def test_no_other_entry_makes_a_wrong_speaker_right(empty: Bank) -> None:
    for question in draft(empty, seed=1):
        if not isinstance(question, WhoSaid):
            continue
        cited = [empty.quotes[quote_id] for quote_id in question.cites]
        for actor_id in question.others:
            assert actor_id not in {quote.by for quote in cited}
            claims = [claim for claim in empty.claims.values() if claim.by == actor_id]
            assert not any(set(claim.quotes) & set(question.cites) for claim in claims)
            if question.id.startswith("claimed-"):
                claim = empty.claims[question.id.removeprefix("claimed-")]
                assert claim.says not in {other.says for other in claims}
                mine, theirs = empty.stance(actor_id, claim.issue), empty.stance(question.key, claim.issue)
                assert mine is None or theirs is None or mine.position is not theirs.position
            else:
                words = [quote.exact for quote in empty.quotes.values() if quote.by == actor_id]
                assert cited[0].exact not in words


@given(banks())
@settings(max_examples=60, deadline=None)
def test_no_wrong_quote_shows_what_is_asked(empty: Bank) -> None:
    for question in draft(empty, seed=1):
        if not isinstance(question, WhichQuote):
            continue
        about = question.id.removeprefix("shows-")
        claim = empty.claims.get(about)
        asked = [(claim.by, claim.issue)] if claim else []
        asked += [(s.actor, s.issue) for s in empty.stances if about == f"{s.actor}-{s.issue}"]
        ((actor_id, issue_id),) = asked
        own = [c for c in empty.claims.values() if (c.by, c.issue) == (actor_id, issue_id)]
        stance = empty.stance(actor_id, issue_id)
        showing = {quote_id for entry in own for quote_id in entry.quotes} | set(
            stance.quotes if stance else ()
        )
        assert question.key in showing
        assert showing.isdisjoint(question.others)
        for quote_id in question.others:
            quote = empty.quotes[quote_id]
            assert quote.exact not in empty.quotes[question.key].exact
            rests = [claim.quotes for claim in empty.claims.values()] + [s.quotes for s in empty.stances]
            assert quote.by != REPORTER or any(quote_id in quotes for quotes in rests)


@given(banks())
@settings(max_examples=40, deadline=None)
def test_a_statement_about_a_stance_is_judged_by_the_stance(empty: Bank) -> None:
    said = {"yes": Position.SUPPORTS, "no": Position.OPPOSES}
    for question in draft(empty, seed=1):
        if not question.id.startswith("answers-"):
            continue
        assert isinstance(question, TrueFalseNotStated)
        stance = next(s for s in empty.stances if question.id == f"answers-{s.actor}-{s.issue}")
        claimed = said[question.prompt.partition(" is ")[2].partition(":")[0]]
        if stance.position is Position.NOT_STATED:
            assert question.key is Standing.NOT_STATED
        else:
            agrees = claimed is stance.position
            assert question.key is (Standing.STATED if agrees else Standing.CONTRADICTED)
