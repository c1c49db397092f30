"""Connections that bring updates: which requests are theirs, and what goes over to the web server."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest
from uvicorn.server import ServerState

from bot.web.hook import LARGEST, Hook
from bot.web.straight import LARGEST_HEAD, UpdatesConnection, body_length
from tests.virtual_time import in_virtual_time
from tests.web.test_serving import SECRET
from tests.web.test_serving import post as request

IDLE = 75.0


class Wire(asyncio.Transport):
    """The other side of a connection: keeps what is written, and knows who is listening."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []
        self.closed = False
        self.reading = True
        self.protocol: asyncio.BaseProtocol | None = None

    def write(self, data: Any) -> None:
        assert not self.closed
        self.written.append(bytes(data))

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        self.protocol = protocol


class Ordinary(asyncio.Protocol):
    """Stands in for uvicorn's protocol: keeps what it is given."""

    def __init__(self) -> None:
        self.received = b""

    def data_received(self, data: bytes) -> None:
        self.received += data


class Line:
    """A connection with its wire; updates are handled when the test says so."""

    def __init__(self) -> None:
        self.updates: list[dict[str, Any]] = []
        self.answers: list[asyncio.Future[bytes | None]] = []
        self.wire = Wire()
        self.server = ServerState()
        self.ordinary = Ordinary()
        hook = Hook(self._answer, secret=SECRET)
        self.connection = UpdatesConnection(hook, "/telegram", lambda: self.ordinary, self.server, idle=IDLE)
        self.connection.connection_made(self.wire)

    def _answer(self, update: dict[str, Any]) -> asyncio.Future[bytes | None]:
        self.updates.append(update)
        self.answers.append(asyncio.get_running_loop().create_future())
        return self.answers[-1]

    async def bring(self, *pieces: bytes) -> None:
        for piece in pieces:
            self.connection.data_received(piece)
        await asyncio.sleep(0)

    async def answer(self, said: bytes | None = b"") -> None:
        self.answers[-1].set_result(said)
        await asyncio.sleep(0)

    @property
    def went_over(self) -> bool:
        return self.wire.protocol is self.ordinary


def post(number: int = 1, *more: bytes, secret: str = SECRET, body: bytes | None = None) -> bytes:
    return request(secret, b'{"update_id":%d}' % number if body is None else body, *more)


@in_virtual_time
async def test_an_update_is_handled_and_then_answered_with_one_write() -> None:
    line = Line()
    await line.bring(post(7))
    assert (line.updates, line.wire.written) == ([{"update_id": 7}], [])
    await line.answer(b'{"method":"answerCallbackQuery"}')
    (answer,) = line.wire.written
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"content-type: application/json\r\ncontent-length: 32\r\n\r\n" in answer
    assert answer.endswith(b'\r\n\r\n{"method":"answerCallbackQuery"}')
    assert not line.wire.closed


@in_virtual_time
async def test_the_next_update_comes_over_the_same_connection() -> None:
    line = Line()
    for number in (1, 2, 3):
        await line.bring(post(number))
        await line.answer()
    assert [update["update_id"] for update in line.updates] == [1, 2, 3]
    assert len(line.wire.written) == 3
    assert not line.went_over


@in_virtual_time
async def test_an_update_that_comes_before_the_answer_waits_its_turn_and_no_more_is_read() -> None:
    line = Line()
    await line.bring(post(1) + post(2), post(3))
    assert [update["update_id"] for update in line.updates] == [1]
    assert not line.wire.reading
    for _ in range(3):
        await line.answer()
    assert [update["update_id"] for update in line.updates] == [1, 2, 3]
    assert line.wire.reading


@in_virtual_time
async def test_a_body_may_come_in_pieces() -> None:
    line = Line()
    await line.bring(*(bytes([byte]) for byte in post(7)[len(post(7, body=b"")) :]))
    assert line.went_over  # a body without its head is not even looked at
    line = Line()
    request = post(7)
    await line.bring(request[:-10], request[-10:-3], request[-3:])
    assert line.updates == [{"update_id": 7}]


@in_virtual_time
async def test_what_is_still_to_be_handled_is_to_be_brought_again_soon() -> None:
    line = Line()
    await line.bring(post())
    await line.answer(None)
    (answer,) = line.wire.written
    assert answer.startswith(b"HTTP/1.1 503 Service Unavailable\r\n")
    assert b"\r\nretry-after: 1\r\n" in answer


@in_virtual_time
async def test_what_was_cut_off_is_to_be_brought_again() -> None:
    line = Line()
    await line.bring(post())
    line.answers[-1].cancel()
    await asyncio.sleep(0)
    assert line.wire.written[0].startswith(b"HTTP/1.1 503 ")


@in_virtual_time
async def test_a_fault_of_ours_is_logged_and_the_update_comes_again(caplog: pytest.LogCaptureFixture) -> None:
    line = Line()
    await line.bring(post())
    line.answers[-1].set_exception(RuntimeError("a fault"))
    await asyncio.sleep(0)
    assert line.wire.written[0].startswith(b"HTTP/1.1 500 Internal Server Error\r\n")
    assert "an update could not be handled" in caplog.text
    assert "RuntimeError: a fault" in caplog.text


ODD = {
    "another path": post().replace(b"/telegram", b"/telegram/x"),
    "a question behind it": post().replace(b"/telegram", b"/telegram?x"),
    "another method": post().replace(b"POST", b"PUT"),
    "an older HTTP": post().replace(b"HTTP/1.1", b"HTTP/1.0"),
    "no secret": post(secret=""),
    "a wrong secret": post(secret="A-secret"),
    "no length": post().replace(b"Content-Length: 15\r\n", b""),
    "too large": post().replace(b"Content-Length: 15", b"Content-Length: %d" % (LARGEST + 1)),
    "no number": post().replace(b"Content-Length: 15", b"Content-Length: x"),
    "two lengths": post(1, b"Content-Length: 15"),
    "a length and chunks": post(1, b"Transfer-Encoding: chunked"),
    "a question before the body": post(1, b"Expect: 100-continue"),
    "an upgrade": post(1, b"Connection: Upgrade", b"Upgrade: websocket"),
    "the last of its connection": post(1, b"Connection: close"),
    "a head in pieces": post()[:40],
    "a long head": post(1, b"X-Long: " + b"a" * LARGEST_HEAD),
    "a folded line": post(1, b"X: y", b" z"),
    "no JSON": post(body=b"{"),
    "no update": post(body=b'{"update_id":"1"}'),
    "no HTTP": b"\x16\x03\x01",
}


@pytest.mark.parametrize("request_", ODD.values(), ids=ODD)
def test_what_is_odd_goes_over_to_the_web_server_as_it_came(request_: bytes) -> None:
    @in_virtual_time
    async def go() -> None:
        line = Line()
        await line.bring(post(7))
        await line.answer()
        await line.bring(request_)
        assert line.went_over
        assert line.ordinary.received == request_
        assert line.updates == [{"update_id": 7}]
        assert line.server.connections == set()

    go()


@pytest.mark.parametrize(
    "header", [b"Connection: keep-alive", b"connection: Keep-Alive", b"X-Forwarded-For: 1"]
)
def test_what_telegram_and_proxies_add_is_not_odd(header: bytes) -> None:
    request = post(1, header)
    head = request[: request.index(b"\r\n\r\n") + 4]
    assert body_length(head, SECRET.encode()) == len(request) - len(head)


@in_virtual_time
async def test_a_connection_on_which_nothing_is_asked_is_closed() -> None:
    line = Line()
    await asyncio.sleep(IDLE - 1)
    await line.bring(post())
    await asyncio.sleep(10 * IDLE)
    assert not line.wire.closed  # being handled is not being idle
    await line.answer()
    await asyncio.sleep(IDLE - 1)
    assert not line.wire.closed
    await asyncio.sleep(IDLE + 1)
    assert line.wire.closed


@in_virtual_time
async def test_an_update_that_never_comes_to_its_end_is_not_waited_for() -> None:
    line = Line()
    await line.bring(post()[:-1])
    await asyncio.sleep(2 * IDLE)
    assert line.wire.closed


@in_virtual_time
async def test_the_answer_under_way_is_the_last_when_the_server_ends() -> None:
    line, idle = Line(), Line()
    await line.bring(post())
    for each in (line, idle):
        (connection,) = each.server.connections
        cast(UpdatesConnection, connection).shutdown()
    assert (line.wire.closed, idle.wire.closed) == (False, True)
    await line.answer()
    assert b"\r\nconnection: close\r\n" in line.wire.written[0]
    assert line.wire.closed


@in_virtual_time
async def test_whoever_hangs_up_is_not_answered_and_forgotten() -> None:
    line = Line()
    await line.bring(post())
    line.wire.close()
    line.connection.connection_lost(None)
    assert line.server.connections == set()
    await line.answer()
    assert line.wire.written == []
