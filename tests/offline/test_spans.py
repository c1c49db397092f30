"""Marked stretches lie in each other as Telegram lets them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.offline.spans import QUOTES, STYLES, Span, as_entities, from_entities, settled

Flat = list[tuple[str, int, int]]


def flat(spans: list[Span]) -> Flat:
    return [(span.kind, span.start, span.end) for span in spans]


@pytest.mark.parametrize(
    ("spans", "kept"),
    [
        pytest.param(
            [("italic", 0, 3), ("italic", 3, 5)], [("italic", 0, 5)], id="equal styles side by side are one"
        ),
        pytest.param(
            [("bold", 0, 9), ("italic", 3, 6)],
            [("bold", 0, 3), ("bold", 3, 9), ("italic", 3, 6)],
            id="a style is cut where another begins",
        ),
        pytest.param(
            [("bold", 0, 9), ("text_link", 3, 6)],
            [("bold", 0, 3), ("text_link", 3, 6), ("bold", 3, 6), ("bold", 6, 9)],
            id="a style is cut around a link",
        ),
        pytest.param(
            [("bold", 0, 9), ("code", 3, 6)],
            [("bold", 0, 3), ("code", 3, 6), ("bold", 6, 9)],
            id="code has no style",
        ),
        pytest.param(
            [("blockquote", 0, 9), ("code", 3, 6)],
            [("blockquote", 0, 9), ("code", 3, 6)],
            id="a quote holds code",
        ),
        pytest.param(
            [("blockquote", 0, 9), ("blockquote", 3, 6)], [("blockquote", 0, 9)], id="quotes hold no quotes"
        ),
        pytest.param(
            [("text_link", 0, 6), ("blockquote", 3, 9)], [("blockquote", 3, 9)], id="no link into a quote"
        ),
        pytest.param([("text_link", 0, 6), ("code", 3, 5)], [("text_link", 0, 6)], id="no code in a link"),
        pytest.param([("bold", 3, 3)], [], id="nothing is marked by nothing"),
    ],
)
def test_stretches_settle(spans: Flat, kept: Flat) -> None:
    assert flat(settled(Span(*span) for span in spans)) == kept


KINDS = st.sampled_from([*STYLES, *sorted(QUOTES), "code", "pre", "text_link"])
SPANS = st.lists(st.tuples(KINDS, st.integers(0, 12), st.integers(0, 12)), max_size=8)


@given(SPANS)
def test_settled_stretches_never_cross_and_stay_as_they_are(spans: Flat) -> None:
    once = settled(Span(*span) for span in spans)
    for one in once:
        for other in once:
            assert (
                one.end <= other.start or other.end <= one.start or within(one, other) or within(other, one)
            )
    assert flat(settled(once)) == flat(once)


def within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


@given(st.text(max_size=12), st.data())
def test_entities_and_stretches_say_the_same(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    span = Span("bold", start, data.draw(st.integers(start, len(text))))
    assert from_entities(text, as_entities(text, [span]) if text else []) == ([span] if text else [])


def test_an_entity_may_not_end_within_a_symbol() -> None:
    with pytest.raises(ValueError, match="ends in a middle of a UTF-16 symbol"):
        from_entities("🏛x", [{"type": "bold", "offset": 0, "length": 1}])
