"""Drafted questions about positions, about statements and about kinds of claims."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain import drafting_texts as texts
from bot.domain.bank import REPORTER, Claim, ClaimKind, Stance
from bot.domain.drafting_facts import Draws, Facts, mixed, new_id, own_voice
from bot.domain.options import Option, Wrong
from bot.domain.questions import Question, SingleChoice, StanceQuestion, TrueFalseNotStated
from bot.domain.terms import ErrorKind, Position, Skill, Standing

_OPPOSITE = {Position.SUPPORTS: Position.OPPOSES, Position.OPPOSES: Position.SUPPORTS}

_UNLIKE = {
    ClaimKind.FACTUAL: (ClaimKind.VALUE, ClaimKind.POLICY, ClaimKind.PREDICTION),
    ClaimKind.STATISTICAL: (ClaimKind.VALUE, ClaimKind.POLICY, ClaimKind.LEGAL),
    ClaimKind.CAUSAL: (ClaimKind.VALUE, ClaimKind.POLICY, ClaimKind.LEGAL),
    ClaimKind.VALUE: (ClaimKind.STATISTICAL, ClaimKind.CAUSAL, ClaimKind.PREDICTION),
    ClaimKind.LEGAL: (ClaimKind.STATISTICAL, ClaimKind.CAUSAL, ClaimKind.PREDICTION),
    ClaimKind.POLICY: (ClaimKind.FACTUAL, ClaimKind.STATISTICAL, ClaimKind.CAUSAL),
    ClaimKind.PREDICTION: (ClaimKind.STATISTICAL, ClaimKind.VALUE, ClaimKind.LEGAL),
}
"""Kinds that nobody could take for right as well: a figure is a fact too, a demand often a judgment."""
_OPINIONS = frozenset({ClaimKind.VALUE, ClaimKind.POLICY})
_OPEN = frozenset({ClaimKind.VALUE, ClaimKind.PREDICTION, ClaimKind.CAUSAL})


def positions(facts: Facts, _: Draws) -> Iterator[Question]:
    """Ask where somebody stands, for each stance with words to cite."""
    for stance in facts.bank.stances:
        cites = facts.cited(stance.quotes or _nearby(facts, stance))
        if not cites:
            continue
        name = facts.name(stance.actor)
        answer, where = texts.ANSWERS[stance.position], facts.where(cites[0])
        silent = stance.position is Position.NOT_STATED
        told = texts.NO_POSITION if silent else texts.POSITION_IS
        explanation = told.format(name=name, answer=answer, shown=facts.shown(cites[0]))
        yield StanceQuestion(
            id=new_id("stance", stance.actor, stance.issue),
            type="stance",
            skill=Skill.INFERENCE if silent else Skill.STANCE,
            difficulty=1 if stance.position in _OPPOSITE else 3,
            prompt=texts.WHAT_POSITION.format(name=name, issue=_issue(facts, stance)),
            actor=stance.actor,
            issue=stance.issue,
            key=stance.position,
            others={
                position: _wrong_position(stance.position, position, name, where)
                for position in Position
                if position is not stance.position
            },
            explanation=f"{explanation} {stance.note}" if stance.note else explanation,
            cites=cites,
        )


def answers(facts: Facts, draws: Draws) -> Iterator[Question]:
    """State somebody's position, or the reverse of it: stated, contradicted, or not in the article at all."""
    for stance in facts.bank.stances:
        cites = facts.cited(stance.quotes or _nearby(facts, stance))
        if stance.position is Position.MIXED or not cites:
            continue
        question_id = new_id("answers", stance.actor, stance.issue)
        silent = stance.position is Position.NOT_STATED
        claimed = draws(question_id).choice([Position.SUPPORTS, Position.OPPOSES])
        key = (
            Standing.NOT_STATED
            if silent
            else Standing.STATED
            if claimed is stance.position
            else Standing.CONTRADICTED
        )
        said = {
            "name": facts.name(stance.actor),
            "answer": texts.ANSWERS[stance.position],
            "shown": facts.shown(cites[0]),
            "where": facts.where(cites[0]),
        }
        silence = Wrong(error=ErrorKind.NOT_IN_ARTICLE, feedback=texts.SILENCE.format(**said))
        replies = {
            Standing.STATED: Wrong(error=ErrorKind.REVERSED_STANCE, feedback=texts.REVERSED.format(**said)),
            Standing.CONTRADICTED: Wrong(
                error=ErrorKind.REVERSED_STANCE, feedback=texts.CONFIRMED.format(**said)
            ),
            Standing.NOT_STATED: Wrong(error=ErrorKind.WRONG_DETAIL, feedback=texts.REPORTED.format(**said)),
        }
        told = texts.NO_POSITION if silent else texts.POSITION_IS
        yield statement(
            question_id,
            texts.STATEMENT_ANSWER.format(
                name=said["name"], answer=texts.ANSWERS[claimed], issue=_issue(facts, stance)
            ),
            key,
            dict.fromkeys(Standing, silence) if silent else replies,
            told.format(**said),
            cites,
            skill=Skill.INFERENCE if silent else Skill.STANCE,
            difficulty=3 if silent else 2,
        )


def claims_stated(facts: Facts, _: Draws) -> Iterator[Question]:
    """State a claim as somebody's: the article has it."""
    for claim_id, claim in facts.bank.claims.items():
        name, shown, where = facts.name(claim.by), facts.shown(claim.quotes[0]), facts.where(claim.quotes[0])
        replies = {
            Standing.CONTRADICTED: Wrong(
                error=ErrorKind.WRONG_DETAIL, feedback=texts.CLAIM_IS_REPORTED.format(name=name, where=where)
            ),
            Standing.NOT_STATED: Wrong(
                error=ErrorKind.WRONG_DETAIL, feedback=texts.REPORTED.format(where=where)
            ),
        }
        yield statement(
            new_id("states", claim_id),
            texts.STATEMENT_CLAIM.format(name=name, says=own_voice(claim.says)),
            Standing.STATED,
            replies,
            texts.CLAIM_IS_OF.format(name=name, role=facts.bank.actors[claim.by].role, shown=shown),
            facts.cited(claim.quotes),
            skill=Skill.DETAIL,
            difficulty=1,
        )


def claims_vouched(facts: Facts, _: Draws) -> Iterator[Question]:
    """State that the article vouches for a claim that it only passes on: it does not say so.

    Only for claims that words of the article alone could hardly settle, that rest on their speaker's words
    alone, and on whose issue the bank has no narration by the reporter that might speak to them.
    """
    for claim_id, claim in facts.bank.claims.items():
        if claim.kind not in _OPEN or _narrated(facts, claim):
            continue
        name, shown, where = facts.name(claim.by), facts.shown(claim.quotes[0]), facts.where(claim.quotes[0])
        replies = {
            Standing.STATED: Wrong(
                error=ErrorKind.FACT_OPINION, feedback=texts.ONLY_REPORTED.format(name=name, where=where)
            ),
            Standing.CONTRADICTED: Wrong(
                error=ErrorKind.NOT_IN_ARTICLE, feedback=texts.NOT_DENIED.format(name=name)
            ),
        }
        yield statement(
            new_id("vouched", claim_id),
            texts.STATEMENT_VOUCHED.format(name=name, says=own_voice(claim.says)),
            Standing.NOT_STATED,
            replies,
            texts.NOT_VOUCHED.format(name=name, shown=shown),
            facts.cited(claim.quotes),
            skill=Skill.INFERENCE,
            difficulty=3,
        )


def kinds(facts: Facts, draws: Draws) -> Iterator[Question]:
    """Ask of which kind a claim is: fact or value, demand or forecast. The key's place moves on each time."""
    for number, (claim_id, claim) in enumerate(facts.bank.claims.items()):
        question_id = new_id("kind", claim_id)
        name, does = facts.name(claim.by), texts.KINDS[claim.kind]
        options = [
            Option(
                text=_it(kind),
                error=ErrorKind.FACT_OPINION
                if (kind in _OPINIONS) != (claim.kind in _OPINIONS)
                else ErrorKind.WRONG_DETAIL,
                feedback=texts.OTHER_KIND.format(does=texts.KINDS[kind], name=name, does_key=does),
            )
            for kind in mixed(_UNLIKE[claim.kind], draws(question_id))
        ]
        options.insert(number % (len(options) + 1), Option(text=_it(claim.kind), correct=True))
        yield SingleChoice(
            id=question_id,
            type="single_choice",
            skill=Skill.CLAIM_TYPE,
            difficulty=2,
            prompt=texts.OF_WHICH_KIND.format(name=name, says=own_voice(claim.says)),
            options=tuple(options),
            explanation=texts.KIND_IS.format(name=name, does=does, shown=facts.shown(claim.quotes[0])),
            cites=facts.cited(claim.quotes),
        )


def statement(
    question_id: str,
    prompt: str,
    key: Standing,
    replies: dict[Standing, Wrong],
    explanation: str,
    cites: tuple[str, ...],
    *,
    skill: Skill,
    difficulty: int,
) -> TrueFalseNotStated:
    """Return a true_false_not_stated question; ``replies`` may hold one for the key, which needs none."""
    return TrueFalseNotStated(
        id=question_id,
        type="true_false_not_stated",
        skill=skill,
        difficulty=difficulty,
        prompt=prompt,
        key=key,
        others={standing: replies[standing] for standing in Standing if standing is not key},
        explanation=explanation,
        cites=cites,
    )


def _wrong_position(key: Position, chosen: Position, name: str, where: str) -> Wrong:
    answer = texts.ANSWERS[key]
    if key is Position.NOT_STATED:
        text = texts.SILENCE_IS_NOT_MIXED if chosen is Position.MIXED else texts.SILENCE
        return Wrong(error=ErrorKind.NOT_IN_ARTICLE, feedback=text.format(name=name))
    if chosen is Position.NOT_STATED:
        return Wrong(error=ErrorKind.WRONG_DETAIL, feedback=texts.REPORTED.format(where=where))
    if key is Position.MIXED:
        error, text = ErrorKind.OVERSTATED, texts.BOTH_SIDES
    elif chosen is Position.MIXED:
        error, text = ErrorKind.WRONG_DETAIL, texts.ONE_SIDE
    else:
        error, text = ErrorKind.REVERSED_STANCE, texts.REVERSED
    return Wrong(error=error, feedback=text.format(name=name, answer=answer, where=where))


def _nearby(facts: Facts, stance: Stance) -> list[str]:
    """Return what to cite for silence that has no quotes: words of the actor, or words on the issue."""
    quotes = facts.bank.quotes
    own = [quote_id for quote_id, quote in quotes.items() if quote.by == stance.actor]
    return own or [quote_id for quote_id in quotes if stance.issue in facts.issues[quote_id]]


def _narrated(facts: Facts, claim: Claim) -> bool:
    """Tell whether the reporter narrates the claim, or something else on its issue."""
    return any(
        quote.by == REPORTER and claim.issue in facts.issues[quote_id]
        for quote_id, quote in facts.bank.quotes.items()
    )


def _issue(facts: Facts, stance: Stance) -> str:
    return own_voice(facts.bank.issues[stance.issue])


def _it(kind: ClaimKind) -> str:
    return f"It {texts.KINDS[kind]}"
