"""What is said about a file whose parts do not have the form that the format gives them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from bot.bank.rules.rule import file_rule

_LIKE = 60


@file_rule("Q111")
def no_unknown_key(owner: str, key: str, known: Sequence[str], *, empty: bool) -> str:
    """Every key is one that the format knows.

    Why: A key that nobody reads is mostly a slip of the pen, and what stands under it would be lost.
    Do: Correct the key; where a comma or colon cut a text in two, put the whole text in quotes.
    """
    if empty and ":" in key:
        return f'"{key}" has no value: put a space after the colon.'
    meant = nearest(key, known)
    if meant is not None:
        return f'{owner} knows no key "{key}": write "{meant}", or delete it.'
    if empty:
        return f'"{key}" has no value: if it goes on with the text before it, put that whole text in quotes.'
    return f'{owner} knows no key "{key}": delete it. Its keys are {listed(known, "and")}.'


@file_rule("Q112")
def no_missing_key(owner: str, key: str) -> str:
    """Every key that the format asks for is there.

    Why: Without it the thing cannot be shown or checked.
    Do: Add the key and its value.
    """
    return f'{owner} lacks "{key}": add it.'


@file_rule("Q113")
def right_kind(sentence: str) -> str:
    """Every value is of the kind that belongs there: a text, a number, a list ...

    Why: YAML guesses what a bare word is: yes is no text to it, and neither is 2017.
    Do: Put texts that look like something else in quotes, and write numbers without quotes.
    """
    return sentence


@file_rule("Q114")
def text_fits(sentence: str) -> str:
    """No text is empty, longer than its limit, or broken into lines where it must be one.

    Why: People read these texts on a phone, many of them as a button or one line of a message.
    Do: Write the text, shorten it, or join its lines.
    """
    return sentence


@file_rule("Q115")
def known_value(sentence: str) -> str:
    """Ids, dates, links, languages and words from a fixed list are written as the format has them.

    Why: They are compared letter by letter.
    Do: Use one of the words, or the form, that the sentence gives.
    """
    return sentence


@file_rule("Q116")
def within_bounds(sentence: str) -> str:
    """Lists have as many entries, and numbers are as large, as the format allows.

    Why: A question with one option is none, and one with twenty does not fit a phone.
    Do: Add or take away entries, or correct the number.
    """
    return sentence


@file_rule("Q117")
def no_id_twice(key: str, first: int) -> str:
    """No two questions have the same id.

    Why: Answers are stored under the id of their question.
    Do: Give the second question an id of its own, one that was never used before.
    """
    return f'The id "{key}" already belongs to the question on line {first}: give this one another.'


@file_rule("Q118")
def refers_to_something(kind: str, key: str, meant: str | None) -> str:
    """Every id that something refers to exists.

    Why: A question that cites a quote which is not there cites nothing.
    Do: Correct the id, or add what it should refer to.
    """
    what, kind = {"speakers": ("actor", "actors")}.get(kind, (kind.removesuffix("s"), kind))
    if meant is None:
        return f'There is no {what} "{key}": correct the id, or add it under "{kind}".'
    return f'There is no {what} "{key}": write "{meant}", or add "{key}" under "{kind}".'


@file_rule("Q119")
def all_is_shown() -> str:
    """A report shows at most 1,000 faults of one sort.

    Why: Nobody reads more, and most of them have one cause.
    Do: Put right what is shown, and check again.
    """
    return "From here on there are more faults like those above: put these right first, and check again."


@file_rule("Q120")
def no_cut_text(rest: str) -> str:
    """No text is cut short by a # that was meant to be a part of it.

    Why: From a # after a space on, YAML reads a comment, and the rest of the text would be lost.
    Do: Put the whole text in quotes; if it is a comment, put a space after the #.
    """
    return f'From "{rest}" on this is a comment: put the whole text in quotes, or a space after the #.'


def nearest(word: str, known: Sequence[str]) -> str | None:
    """Return the entry of ``known`` that ``word`` is most probably a slip for, or None."""
    found = process.extractOne(word.casefold(), known, scorer=fuzz.ratio, score_cutoff=_LIKE)
    return None if found is None else str(found[0])


def listed(words: Sequence[str], last: str = "or") -> str:
    """Return words as a sentence lists them: "a", "b" or "c"."""
    quoted = [f'"{word}"' for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} {last} {quoted[-1]}"


def slug(text: str) -> str:
    """Return an id made of ``text``, or "an-id" where nothing of it can be used."""
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")[:40].strip("-") or "an-id"
