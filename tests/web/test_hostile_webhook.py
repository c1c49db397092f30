"""Hostile requests to the webhook: each is answered, and none is a fault of ours."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.web.hook import LARGEST, Hook
from fuzz.texts import texts

SECRET = "s" * 32
HEADER = "X-Telegram-Bot-Api-Secret-Token"

DEEP = 100_000
NESTED = [
    b'{"update_id":1,"message":' + b'{"reply_to_message":' * DEEP + b"1" + b"}" * (DEEP + 1),
    b"[" * LARGEST,
    b"[" * DEEP + b"]" * DEEP,
    b'{"a":' * DEEP,
]
NO_UPDATES = [
    *(b"", b"null", b"1", b'"x"', b"[]", b"{}", b"{", b"\xff\xfe", b"\x00", b'{"update_id":1}x', b"NaN"),
    *(b'{"update_id":"1"}', b'{"update_id":null}', b'{"update_id":true}', b'{"update_id":1.5}'),
    *(b'{"update_id":[]}', b'{"update_id":1' + b"0" * 5_000 + b"}"),
    b'{"update_id":1,"message":{"text":"\\ud800"}}',
]


async def ask(body: bytes, *, secret: bytes | None = SECRET.encode()) -> tuple[int, list[Any]]:
    """Post to a hook of its own; return the status and what came through."""
    seen: list[Any] = []

    async def answer(update: dict[str, Any]) -> bytes:
        seen.append(update)
        return b""

    transport = httpx.ASGITransport(app=Hook(answer, secret=SECRET))
    async with httpx.AsyncClient(transport=transport, base_url="https://quiz.example") as client:
        headers = [] if secret is None else [(HEADER.encode(), secret)]
        response = await client.post("/", content=body, headers=headers)
    return response.status_code, seen


@pytest.mark.parametrize("body", NESTED, ids=["replies", "lists", "closed lists", "objects"])
async def test_json_nested_without_end_is_refused(body: bytes) -> None:
    status, seen = await ask(body[:LARGEST])
    assert (status, seen) == (400, [])


@pytest.mark.parametrize("body", NO_UPDATES)
async def test_json_that_is_no_update_is_refused(body: bytes) -> None:
    status, seen = await ask(body)
    assert (status, seen) == (400, [])


@pytest.mark.parametrize(
    "secret", [None, b"", b"S" * 32, b"s" * 31, b"s" * 33, b"\xff" * 32, b"s" * 8_000, "é".encode(), b"0"]
)
@pytest.mark.parametrize("body", [b"x" * 2 * LARGEST, orjson.dumps({"update_id": 1})], ids=["large", "sound"])
async def test_without_the_secret_nothing_comes_through(secret: bytes | None, body: bytes) -> None:
    status, seen = await ask(body, secret=secret)
    assert (status, seen) == (401, [])


@settings(max_examples=200)
@given(
    st.dictionaries(
        st.sampled_from(("update_id", "message", "callback_query", "x")) | texts(20),
        st.recursive(
            st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | texts(200),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts(20), inner, max_size=3),
            max_leaves=6,
        ),
    )
)
def test_any_object_comes_through_whole_or_is_refused(update: dict[str, Any]) -> None:
    status, seen = asyncio.run(ask(orjson.dumps(update)))
    assert (status, seen) in ((200, [update]), (400, []))
