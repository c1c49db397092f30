"""The web server itself, on a real socket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import uvicorn

from bot.errors import CivicQuizError
from bot.web.front import Front
from bot.web.heads import LARGEST_HEAD, BoundedHeads
from bot.web.hook import LARGEST, Hook
from bot.web.serving import listening, served
from bot.web.straight import straight_to

SECRET = "a-secret"


@pytest.fixture(params=["straight", "ordinary"])
async def port(request: pytest.FixtureRequest) -> AsyncIterator[int]:
    async def answer(_: object) -> bytes:
        return b""

    hook = Hook(answer, secret=SECRET)
    protocol = straight_to(hook, "/telegram") if request.param == "straight" else BoundedHeads
    on = listening("127.0.0.1", 0)
    port = on.getsockname()[1]
    async with served(Front({"/telegram": hook}), on, protocol):
        yield port


async def exchange(port: int, *pieces: bytes) -> bytes:
    """Send pieces and return all that comes back until the server hangs up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()


def post(secret: str, body: bytes, *more: bytes) -> bytes:
    head = [
        b"POST /telegram HTTP/1.1",
        b"Host: quiz.example",
        b"X-Telegram-Bot-Api-Secret-Token: " + secret.encode(),
        b"Content-Length: %d" % len(body),
        *more,
    ]
    return b"\r\n".join(head) + b"\r\n\r\n" + body


async def fail(*_: object) -> bool:
    raise OSError("the server is broken")


async def stop_by_itself(*_: object) -> bool:
    return True


@pytest.mark.parametrize(("on_tick", "reason"), [(fail, "the server is broken"), (stop_by_itself, "None")])
async def test_a_server_that_ends_by_itself_is_logged_and_ends_what_it_is_for(
    on_tick: Callable[..., Awaitable[bool]],
    reason: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(uvicorn.Server, "on_tick", on_tick)
    on, stop = listening("127.0.0.1", 0), asyncio.Event()
    with pytest.raises(CivicQuizError, match="The web server has ended by itself"):
        async with asyncio.timeout(10), served(Front({}), on, stop=stop):
            await stop.wait()
    (record,) = caplog.records
    assert record.message == "The web server has ended by itself"
    assert str(record.exc_info[1] if record.exc_info else None) == reason
    assert on.fileno() == -1


async def test_a_server_that_is_told_to_end_is_no_fault(caplog: pytest.LogCaptureFixture) -> None:
    stop = asyncio.Event()
    async with served(Front({}), listening("127.0.0.1", 0), stop=stop):
        await asyncio.sleep(0)
    assert caplog.records == []
    assert not stop.is_set()


async def test_updates_come_one_after_the_other_over_one_connection(port: int) -> None:
    last = post(SECRET, b'{"update_id": 2}', b"Connection: close")
    answers = await exchange(port, post(SECRET, b'{"update_id": 1}') + last)
    assert answers.count(b"HTTP/1.1 200 OK") == 2


async def test_an_update_may_come_in_pieces(port: int) -> None:
    last = post(SECRET, b'{"update_id": 2, "message": {}}', b"Connection: close")
    for cut in (1, 30, last.index(b"\r\n\r\n") + 2, len(last) - 10, len(last) - 1):
        answers = await exchange(port, post(SECRET, b'{"update_id": 1}') + last[:cut], last[cut:])
        assert answers.count(b"HTTP/1.1 200 OK") == 2


async def test_updates_and_pages_may_share_a_connection(port: int) -> None:
    update = post(SECRET, b'{"update_id": 1}')
    page = b"GET /page HTTP/1.1\r\nHost: quiz.example\r\n\r\n"
    answers = await exchange(port, update + page + update + page[:-2] + b"Connection: close\r\n\r\n")
    statuses = [line for line in answers.split(b"\r\n") if line.startswith(b"HTTP/1.1")]
    assert statuses == [b"HTTP/1.1 200 OK", b"HTTP/1.1 404 Not Found"] * 2


async def test_answers_tell_the_time_and_how_long_they_are(port: int) -> None:
    answer = await exchange(port, post(SECRET, b'{"update_id": 1}', b"Connection: close"))
    assert b"\r\ndate: " in answer
    assert b"\r\ncontent-length: 0\r\n" in answer


async def test_a_body_in_chunks_is_read(port: int) -> None:
    head = post(SECRET, b"", b"Connection: close").replace(
        b"Content-Length: 0", b"Transfer-Encoding: chunked"
    )
    answer = await exchange(port, head + b'8\r\n{"update\r\n8\r\n_id": 1}\r\n0\r\n\r\n')
    assert answer.startswith(b"HTTP/1.1 200 OK")


async def test_a_length_and_chunks_at_once_are_refused(port: int) -> None:
    both = post(SECRET, b"0\r\n\r\n", b"Transfer-Encoding: chunked")
    assert (await exchange(port, both)).startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(
    "lengths", [(b"16", b"16"), (b"16", b"17"), (b"-1",), (b"+16",), (b"16, 16",), (b"0x10",)]
)
async def test_a_length_that_can_be_read_two_ways_is_refused(port: int, lengths: tuple[bytes, ...]) -> None:
    said = b"\r\n".join(b"Content-Length: " + length for length in lengths)
    answer = await exchange(port, post(SECRET, b'{"update_id": 1}').replace(b"Content-Length: 16", said))
    assert answer.startswith(b"HTTP/1.1 400 ")


async def test_who_does_not_know_the_secret_is_hung_up_on(port: int) -> None:
    answers = await exchange(port, post("wrong", b"{}") + post(SECRET, b'{"update_id": 1}'))
    assert answers.startswith(b"HTTP/1.1 401 Unauthorized")
    assert answers.count(b"HTTP/1.1") == 1


async def test_a_body_that_is_announced_too_large_is_refused_before_it_comes(port: int) -> None:
    announced = post(SECRET, b"").replace(b"Content-Length: 0", b"Content-Length: %d" % (LARGEST + 1))
    assert (await exchange(port, announced)).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize(
    "piece", [b"X-Long: " + b"a" * 1000, b"a" * 1000, b"X: y\r\n" * 100], ids=["value", "name", "many"]
)
async def test_a_head_without_an_end_is_not_collected(port: int, piece: bytes) -> None:
    pieces = [piece] * (4 * LARGEST_HEAD // len(piece))
    answer = await exchange(port, b"GET /telegram HTTP/1.1\r\n", *pieces)
    assert not answer or answer.startswith(b"HTTP/1.1 400 ")


async def test_a_long_head_that_ends_is_taken(port: int) -> None:
    cookie = b"Cookie: " + b"c" * 8_000
    answer = await exchange(port, post(SECRET, b'{"update_id": 1}', cookie, b"Connection: close"))
    assert answer.startswith(b"HTTP/1.1 200 OK")


async def test_what_is_no_http_is_refused_and_cannot_fill_the_log(
    port: int, caplog: pytest.LogCaptureFixture
) -> None:
    assert (await exchange(port, b"\x16\x03\x01 hello\r\n\r\n")).startswith(b"HTTP/1.1 400 ")
    upgrade = post("wrong", b"", b"Connection: Upgrade", b"Upgrade: websocket")
    assert (await exchange(port, upgrade)).startswith(b"HTTP/1.1 401 ")
    assert caplog.messages == []
