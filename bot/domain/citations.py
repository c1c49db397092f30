"""How a quote is cited: its words, whose they are, where they stand, and a link straight to them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote as percent

from bot.domain.bank import REPORTER, Actor, Bank, Quote

LONG = 160
"""Characters from which on a quote is shown folded."""

_EDGE_WORDS = 5


@dataclass(frozen=True, slots=True)
class Citation:
    """One quote, ready to be shown."""

    exact: str
    speaker: Actor | None
    """Whose words they are; None for the article's own narration."""
    conveyed_by: Actor | None
    """Who passed them on, where it was somebody else."""
    publisher: str
    paragraph: int | None
    verified: bool
    """Whether a machine has found these very words in the article."""
    link: str | None

    @property
    def long(self) -> bool:
        """Whether it is better shown folded."""
        return len(self.exact) > LONG


def cite(bank: Bank, quote_id: str, *, verified: bool) -> Citation:
    """Return the quote ``quote_id`` of a bank as a citation; ``KeyError`` if the bank has none."""
    quote = bank.quotes[quote_id]
    return Citation(
        exact=quote.exact,
        speaker=bank.speaker(quote.by),
        conveyed_by=bank.speaker(quote.conveyed_by) if quote.conveyed_by not in (None, REPORTER) else None,
        publisher=bank.source.publisher,
        paragraph=quote.paragraph,
        verified=verified,
        link=None if bank.source.url is None else passage_link(bank.source.url, quote),
    )


def passage_link(url: str, quote: Quote) -> str:
    """Return a link that opens ``url`` at the quote: a text fragment of the URL Fragment Text Directives.

    ``#:~:text=[prefix-,]start[,end][,-suffix]``: a long quote is named by its first and last words. See
    https://wicg.github.io/scroll-to-text-fragment/.
    """
    words = quote.exact.split()
    if len(words) > 3 * _EDGE_WORDS:
        text = f"{_encoded(' '.join(words[:_EDGE_WORDS]))},{_encoded(' '.join(words[-_EDGE_WORDS:]))}"
    else:
        text = _encoded(" ".join(words))
    before = f"{_encoded(quote.prefix.strip())}-," if quote.prefix and quote.prefix.strip() else ""
    after = f",-{_encoded(quote.suffix.strip())}" if quote.suffix and quote.suffix.strip() else ""
    page, _, fragment = url.partition("#")
    return f"{page}#{fragment}:~:text={before}{text}{after}"


def _encoded(text: str) -> str:
    return percent(text, safe="").replace("-", "%2D")  # a bare hyphen would be read as the directive's own
