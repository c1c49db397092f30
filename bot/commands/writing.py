"""``civicquiz cite|draft``: quotes for questions that have none, and questions for quotes that have none."""

from __future__ import annotations

from pathlib import Path

import click
import yaml
from pydantic import TypeAdapter, ValidationError

from bot.bank.checks import check
from bot.bank.editing import append, read_unasked
from bot.bank.files import read
from bot.bank.proposals import Proposal, proposals
from bot.bank.quotes import Article
from bot.bank.writing import replace_file
from bot.commands.office import content_of, write_out
from bot.domain.bank import REPORTER, Bank
from bot.domain.drafting import draft as drafted
from bot.domain.questions import Question
from bot.errors import BankError, UsageError
from bot.formats.civicquiz_yaml import as_draft, dump
from bot.teaching.citing import Uncited, cited, speakers, uncited
from bot.teaching.uploads import article_text

_QUESTION: TypeAdapter[Question] = TypeAdapter(Question)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@click.command()
@click.argument("bank", type=click.Path(path_type=Path))
@click.option("--text", type=click.Path(path_type=Path), required=True, help="The article.")
def cite(bank: Path, *, text: Path) -> None:
    """Walk through the questions of BANK that cite nothing, and give each a passage of the article.

    The likeliest passages are proposed; a key takes one, another asks whose words it is. Each is written into
    BANK at once, its comments and layout stay.
    """
    data = content_of(bank)
    article = Article(article_text(content_of(text), name=str(text)))
    waiting = uncited(data, name=str(bank))
    if not waiting:
        click.echo(f"{bank}: every question cites something.")
        return
    done = 0
    for number, question in enumerate(waiting, start=1):
        click.echo(f"\n{number} of {len(waiting)}  {question.id}\n{question.prompt}")
        click.echo(f"Key: {question.key}\n{question.explanation}".strip())
        passage = _passage(article, question)
        if passage is None:
            continue
        if passage == "quit":
            break
        assert isinstance(passage, Proposal)  # noqa: S101 - what is left
        data = cited(data, question, passage, by=_speaker(data, str(bank)), name=str(bank))
        replace_file(bank, data)
        done += 1
    click.echo(f"\n{bank}: {done} cited, {len(waiting) - done} left. `civicquiz check {bank} --text {text}`")


@click.command()
@click.argument("bank", type=click.Path(path_type=Path))
@click.option("--seed", default=1, show_default=True, help="Another seed, other wrong choices.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many.  [default: all that can be made]")
@click.option("--review", is_flag=True, help="Accept, edit or reject each with a key.")
@click.option("--out", type=click.Path(path_type=Path), help="Write a new bank FILE with them in it.")
def draft(bank: Path, *, seed: int, limit: int | None, review: bool, out: Path | None) -> None:
    """Write further questions out of the quotes, claims and stances of BANK.

    They are printed, as the format writes them; with --out, a copy of BANK with them is written. BANK itself
    stays as it is, and nothing is published.
    """
    data = content_of(bank)
    given, facts = read_unasked(data, name=str(bank))
    if facts is None:
        raise BankError("\n".join(map(str, given.faults)))
    questions = list(drafted(facts, seed=seed, limit=limit))
    if review:
        questions = [kept for question in questions if (kept := _reviewed(facts, question)) is not None]
    if not questions:
        raise UsageError(f"{bank}: no further question can be made of its quotes, claims and stances.")
    if out is None:
        click.echo(_yaml(facts, questions), nl=False)
        return
    data = append(data, "questions", "\n".join(_yaml(facts, [question]) for question in questions))
    write_out(out, data)
    faults = check(read(data, name=str(out)))
    for fault in faults:
        click.echo(str(fault))
    errors = sum(fault.is_error for fault in faults)
    click.echo(
        f"{out}: questions drafted: {len(questions)}, errors: {errors}. Read each before you publish it."
    )


def _passage(article: Article, question: Uncited) -> Proposal | str | None:
    found = proposals(article, question.text)
    for number, each in enumerate(found, start=1):
        click.echo(f"  [{number}] (paragraph {each.paragraph}) {each.words}")
    click.echo("  [s] skip  [q] quit")
    while True:
        pressed = click.getchar()
        if pressed == "s":
            return None
        if pressed in {"q", "\x03", "\x04", ""}:
            return "quit"
        if pressed in "123"[: len(found)]:
            return found[int(pressed) - 1]


def _speaker(data: bytes, name: str) -> str:
    known = list(speakers(data, name=name).items())
    if len(known) == 1:
        return REPORTER
    click.echo("Whose words?")
    for letter, (key, called) in zip(_LETTERS, known, strict=False):
        click.echo(f"  [{letter}] {called or key}")
    while True:
        pressed = click.getchar()
        if pressed in {"\x03", "\x04", ""}:
            raise click.Abort
        if pressed in _LETTERS[: len(known)]:
            return known[_LETTERS.index(pressed)][0]


def _reviewed(bank: Bank, question: Question) -> Question | None:
    """Return a question as it is accepted, maybe edited; None where it is rejected."""
    while True:
        click.echo(f"\n{_yaml(bank, [question])}  [a] accept  [e] edit  [r] reject")
        pressed = click.getchar()
        if pressed in {"\x03", "\x04", ""}:
            raise click.Abort
        if pressed == "a":
            return question
        if pressed == "r":
            return None
        if pressed == "e":
            question = _edited(bank, question)


def _edited(bank: Bank, question: Question) -> Question:
    text = click.edit(_yaml(bank, [question]), extension=".yaml")
    if text is None:
        return question
    try:
        (entry,) = yaml.safe_load(text)
        return _QUESTION.validate_python(entry)
    except (yaml.YAMLError, ValidationError, TypeError, ValueError) as error:
        click.echo(f"That is not a question any more, so it stays as it was: {error}", err=True)
        return question


def _yaml(bank: Bank, questions: list[Question]) -> str:
    entries = as_draft(bank.model_copy(update={"questions": tuple(questions)}))["questions"]
    return dump(entries).decode().partition("\n")[2]


COMMANDS = {"cite": cite, "draft": draft}
