"""Rules: the quotes stand in the article, word for word."""

from __future__ import annotations

from collections.abc import Iterator

from bot.bank.index import Index
from bot.bank.passages import nearest_passage
from bot.bank.quotes import Article, is_verified, normalise
from bot.bank.rules.rule import Finding, error, warning
from bot.domain.bank import Quote

_HOW = "run `civicquiz check FILE --text ARTICLE --write`"


@warning("Q701", needs={"verified"})
def bank_is_verified(index: Index) -> Iterator[Finding]:
    """The quotes of a bank were found in its article.

    Why: Learners are told of every quote whether a machine has found it in the article.
    Do: Run `civicquiz check FILE --text ARTICLE --write`.
    """
    if index.bank.verified is None:
        yield Finding((), f"The quotes were never looked up in the article: {_HOW}.")


@error("Q702", needs={"quotes"})
def quotes_are_those_verified(index: Index) -> Iterator[Finding]:
    """The quotes are still the ones that were found in the article.

    Why: A bank must not call quotes verified that were changed since.
    Do: Run `civicquiz check FILE --text ARTICLE --write` again, or delete "verified".
    """
    verified = index.bank.verified
    if verified is not None and not is_verified(index.bank):
        since = f"The quotes are no longer those that were verified on {verified.on}"
        message = f'{since}: {_HOW}, or delete "verified".'
        yield Finding(("verified", "[key]"), message)


@error("Q703")
def quote_is_in_the_article(index: Index) -> Iterator[Finding]:
    """Every quote stands in the article, verbatim, beside its prefix and suffix. (With --text.)

    Why: The article's own words are what the quiz answers with.
    Do: Copy the words from the article. Quotation marks, dashes and white space need not be of the same kind.
    """
    for key, quote in index.bank.quotes.items():
        if index.article is not None and index.found[key] is None:
            yield Finding(("quotes", key, "exact"), _absent(index.article, key, quote))


@error("Q704")
def quote_is_told_apart(index: Index) -> Iterator[Finding]:
    """A quote that stands in the article twice has a prefix or suffix that tells which. (With --text.)

    Why: Paragraph, speaker and link would be those of the other one.
    Do: Add "prefix" or "suffix": the words that stand right before or after the ones you mean.
    """
    for key, found in index.found.items():
        if found is not None and found.ambiguous:
            message = (
                f'Quote "{key}" stands in the article twice: add a "prefix" or "suffix" that tells which.'
            )
            yield Finding(("quotes", key, "exact"), message)


@error("Q705")
def paragraph_is_right(index: Index) -> Iterator[Finding]:
    """The paragraph of a quote is the one in which it begins, counted from 1. (With --text.)

    Why: Learners are told where to look.
    Do: Write the number that the sentence gives.
    """
    for key, found in index.found.items():
        declared = index.bank.quotes[key].paragraph
        if found is not None and not found.ambiguous and declared not in {None, found.paragraph}:
            message = (
                f'Quote "{key}" stands in paragraph {found.paragraph}, not {declared}: correct the number.'
            )
            yield Finding(("quotes", key, "paragraph"), message)


@warning("Q706")
def paragraph_is_given(index: Index) -> Iterator[Finding]:
    """Every quote says in which paragraph it stands. (With --text.)

    Why: Learners are told where to look.
    Do: Add "paragraph" with the number that the sentence gives.
    """
    for key, found in index.found.items():
        if found is not None and not found.ambiguous and index.bank.quotes[key].paragraph is None:
            message = f'Quote "{key}" says no paragraph: add "paragraph: {found.paragraph}".'
            yield Finding(("quotes", key), message)


@error("Q707")
def text_is_the_one_verified(index: Index) -> Iterator[Finding]:
    """The article is the one that the quotes were verified with. (With --text.)

    Why: Another version of it may say other things.
    Do: Give the right text, or record this one with --write.
    """
    verified = index.bank.verified
    if index.article is not None and verified is not None and verified.text_sha256 != index.article.sha256:
        message = f"This text is not the one that the quotes were verified with on {verified.on}: {_HOW}."
        yield Finding(("verified", "text_sha256"), message)


def _absent(article: Article, key: str, quote: Quote) -> str:
    if next(article.occurrences(normalise(quote.exact)), None) is not None:
        which = " and ".join(f'"{part}"' for part in ("prefix", "suffix") if getattr(quote, part))
        return f'Quote "{key}" is in the article, but not beside its {which}: correct or delete them.'
    passage = nearest_passage(article, quote.exact)
    if passage is None:
        return f'Quote "{key}" is not in the article, nor is anything like it: copy the words from there.'
    differences = f": {', '.join(passage.differences)}" if passage.differences else ""
    return (
        f'Quote "{key}" is not in the article. The nearest passage, in paragraph {passage.paragraph}, is '
        f"“{passage.words}”{differences}. Copy the words from there."
    )
