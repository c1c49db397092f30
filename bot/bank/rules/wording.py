"""Rules: prompts and options are neutral, say whose claim they are about, and give nothing away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.bank.index import Index
from bot.bank.quotes import normalise
from bot.bank.rules.loaded import LOADED
from bot.bank.rules.rule import Finding, error, warning
from bot.bank.texts import (
    Names,
    Text,
    in_quotation_marks,
    names_of,
    outside_quotation_marks,
    texts_around,
    texts_of,
    words_of,
)
from bot.domain.questions import OptionQuestion, SingleChoice, StanceQuestion, TrueFalseNotStated, WhoSaid

_SOURCE_WORDS = frozenset(
    {"article", "articles", "report", "reporter", "text", "source", "passage", "paragraph", "headline"}
    | {"quote", "quotes", "quoted", "quotation"}
)
_ASKING_WHO = frozenset({"who", "whose", "whom"})
_OPINION = re.compile(
    r"\b(?:do|would|did|should|can) you "
    r"(?:think|believe|agree|disagree|feel|support|oppose|prefer|favou?r|want)\b"
    r"|\bin your (?:own )?(?:opinion|view)\b|\byour (?:own )?(?:opinion|view|position)\b|\bshould we\b",
    re.IGNORECASE,
)
_OF_THE_ABOVE = re.compile(
    r"^\W*(?:all|none|both|neither|any|each)(?: of)?(?: the| these)? (?:above|below|options|answers|others)\b"
    r"|^\W*(?:(?:both |only |options? |answers? )*[a-h]\)?(?:(?:,| and| or|,? nor|/| &) ?[a-h]\)?)*)\W*$",
    re.IGNORECASE,
)
_LONGER = 1.6
_MUCH_LONGER = 25


@error("Q401", needs={"actors"})
def prompt_says_whose_it_is(index: Index) -> Iterator[Finding]:
    """Every prompt names an actor, or the article, report, reporter, text, source or quote.

    Why: A prompt that states a claim as a fact teaches the claim.
    Do: Begin with "By the article," or name the one who says so. (English only; a true_false_not_stated
    prompt is shown as a statement to check, so it may stand alone.)
    """
    if not index.english:
        return
    names = Names(name for actor in index.bank.actors.values() for name in names_of(actor))
    for number, question in enumerate(index.bank.questions):
        if isinstance(question, TrueFalseNotStated):
            continue
        words = words_of(question.prompt)
        named = not _SOURCE_WORDS.isdisjoint(words) or names.stand_in(words)
        asks = isinstance(question, WhoSaid) and not _ASKING_WHO.isdisjoint(words)
        if not named and not asks:
            message = (
                f'The prompt of question "{question.id}" does not say whose claim it is: begin it with '
                '"By the article," or name the speaker.'
            )
            yield Finding(("questions", number, "prompt"), message)


@error("Q402")
def stance_prompt_names_its_actor(index: Index) -> Iterator[Finding]:
    """The prompt of a stance question names the actor whose stance is asked for.

    Why: Learners see only the prompt, not the field "actor".
    Do: Use the actor's name, last name or role, or add the name that you use to "aka".
    """
    names: dict[str, Names] = {}
    for number, question in index.questions(StanceQuestion):
        actor = index.bank.actors[question.actor]
        if question.actor not in names:
            names[question.actor] = Names(names_of(actor))
        if not names[question.actor].stand_in(words_of(question.prompt)):
            message = (
                f'The prompt of question "{question.id}" does not name {actor.name}: '
                'use the name or the role, or add what you call them to "aka".'
            )
            yield Finding(("questions", number, "prompt"), message)


@error("Q403")
def nobody_is_asked_for_an_opinion(index: Index) -> Iterator[Finding]:
    """No prompt asks for the learner's own opinion.

    Why: The quiz is about what the article says; nobody's politics are graded.
    Do: Ask what the article, or somebody in it, says. (English only.)
    """
    if not index.english:
        return
    for number, question in enumerate(index.bank.questions):
        found = _OPINION.search(outside_quotation_marks(question.prompt))
        if found is not None:
            message = (
                f'The prompt of question "{question.id}" asks for an opinion ("{found.group()}"): '
                "ask what the article, or somebody in it, says."
            )
            yield Finding(("questions", number, "prompt"), message)


@warning("Q404")
def no_loaded_words(index: Index) -> Iterator[Finding]:
    """No words that take a side, outside quotation marks.

    Why: "Admits" and "lawless" tell learners what to think of it. Words such as "says" do not.
    Do: Use a neutral word, or put the word in quotation marks as the one that somebody used. (English only.)
    """
    if not index.english:
        return
    for path, text in texts_around(index.bank):
        yield from _loaded(path, text)
    for number, question in enumerate(index.bank.questions):
        texts: list[Text] = list(texts_of(question))
        if not LOADED.isdisjoint(words_of("\n".join(text for _, text in texts))):
            for path, text in texts:
                yield from _loaded(("questions", number, *path), text)


@warning("Q405", needs={"quotes"})
def prompts_quote_the_bank(index: Index) -> Iterator[Finding]:
    """What stands in quotation marks in a prompt stands in one of the bank's quotes.

    Why: Quotation marks promise the article's own words, and only the bank's quotes are checked against it.
    Do: Correct the words, add the quote, or take the marks away.
    """
    for number, question in enumerate(index.bank.questions):
        for words in in_quotation_marks(question.prompt):
            if not index.quotes_have(normalise(words)):
                message = (
                    f'“{words}” in the prompt of question "{question.id}" stands in no quote of the bank: '
                    "correct the words, add the quote, or take the quotation marks away."
                )
                yield Finding(("questions", number, "prompt"), message)


@error("Q406")
def no_all_of_the_above(index: Index) -> Iterator[Finding]:
    """No option refers to other options: "all of the above", "both A and C", a bare letter.

    Why: Options are shuffled and lettered anew for each learner.
    Do: Write out what the option means, or make the question a multiple_choice.
    """
    for number, question in index.questions(OptionQuestion):
        for place, option in enumerate(question.options):
            if _OF_THE_ABOVE.search(option.text):
                message = (
                    f'Option {place + 1} of question "{question.id}" refers to other options, but they are '
                    "shuffled: write out what it means."
                )
                yield Finding(("questions", number, "options", place, "text"), message)


@warning("Q407")
def key_is_not_the_long_one(index: Index) -> Iterator[Finding]:
    """The right option is not much longer than every other one.

    Why: Learners who have not read the article choose the longest option.
    Do: Shorten the right option, or write the wrong ones as carefully as the right one.
    """
    for number, question in index.questions(SingleChoice):
        right = max((len(option.text) for option in question.options if option.correct), default=0)
        wrong = max((len(option.text) for option in question.options if not option.correct), default=0)
        if right > _LONGER * wrong and right > wrong + _MUCH_LONGER:
            message = (
                f'The right option of question "{question.id}" is much longer than the others '
                f"({right} to {wrong} characters at most), which gives it away: make them more alike."
            )
            yield Finding(("questions", number, "options"), message)


def _loaded(path: tuple[str | int, ...], text: str) -> Iterator[Finding]:
    found = sorted(LOADED.intersection(words_of(outside_quotation_marks(text))))
    if found:
        words = " and ".join(f'"{word}"' for word in found)
        message = (
            f"{words} takes a side: use a neutral word, or put it in quotation marks if somebody said it."
        )
        yield Finding(path, message)
