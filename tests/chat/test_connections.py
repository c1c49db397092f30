"""Calls over kept-alive connections, whatever the server does to them."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator

import pytest

from bot.chat import connections, http
from bot.chat.connections import Connections, UnreachableError
from bot.chat.http import BrokenError
from tests.chat.answering import HELLO, PATH, Server, asked, hang_up, never


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = Server()
    await server.start()
    yield server
    await server.close()


@pytest.fixture
async def client(server: Server) -> AsyncIterator[Connections]:
    client = Connections(server.root)
    yield client
    await client.close()


async def test_a_call_is_a_post_with_its_host_and_its_length(server: Server) -> None:
    client = Connections(server.root, headers="User-Agent: bot\r\n")
    assert await client.post(PATH, "häl".encode(), 5) == (200, b"hello")
    await client.close()
    host = server.root.removeprefix("http://").encode()
    assert server.asked == [
        b"POST %b HTTP/1.1\r\nHost: %b\r\nUser-Agent: bot\r\nContent-Length: 4\r\n\r\n%b"
        % (PATH.encode(), host, "häl".encode())
    ]


async def test_a_connection_is_used_again(server: Server, client: Connections) -> None:
    for _ in range(3):
        assert await asked(client) == (200, b"hello")
    assert (server.opened, len(server.asked)) == (1, 3)


@pytest.mark.parametrize(
    ("answer", "status", "body"),
    [
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n",
            200,
            b"hello",
        ),
        (b"HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\n\r\nno", 404, b"no"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", 204, b""),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, b""),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + HELLO, 200, b"hello"),
        (b"HTTP/1.1 307 Elsewhere\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n", 307, b""),
    ],
)
async def test_answers_are_read_as_http_says(
    server: Server, client: Connections, answer: bytes, status: int, body: bytes
) -> None:
    server.answers = [answer]
    for _ in range(2):
        assert await asked(client) == (status, body)
    assert server.opened == 1


async def test_an_answer_may_come_byte_by_byte(server: Server, client: Connections) -> None:
    async def slowly(writer: asyncio.StreamWriter) -> None:
        for byte in HELLO:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(0)

    server.answers = [slowly]
    assert [await asked(client) for _ in range(2)] == [(200, b"hello")] * 2


async def test_a_server_that_says_close_is_not_asked_on_that_connection_again(
    server: Server, client: Connections
) -> None:
    server.answers = [HELLO.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")]
    for _ in range(2):
        assert await asked(client) == (200, b"hello")
    assert server.opened == 2


async def test_a_kept_connection_that_was_closed_is_replaced_and_nobody_notices(
    server: Server, client: Connections
) -> None:
    server.answers = [HELLO, hang_up, HELLO]
    assert [await asked(client) for _ in range(2)] == [(200, b"hello")] * 2
    assert server.opened == 2


async def test_a_new_connection_that_is_closed_is_an_error_at_once(
    server: Server, client: Connections
) -> None:
    server.answers = [hang_up]
    with pytest.raises(BrokenError):
        await asked(client)
    assert len(server.asked) == 1


async def test_a_call_is_not_repeated_once_its_answer_has_begun(server: Server, client: Connections) -> None:
    async def half(writer: asyncio.StreamWriter) -> None:
        writer.write(HELLO[:-2])
        writer.close()

    server.answers = [HELLO, half, HELLO]
    await asked(client)
    with pytest.raises(BrokenError, match="before the answer was whole"):
        await asked(client)
    assert len(server.asked) == 2


@pytest.mark.parametrize("nonsense", [b"what?\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"])
async def test_what_is_no_http_is_an_error(server: Server, client: Connections, nonsense: bytes) -> None:
    server.answers = [nonsense]
    with pytest.raises(BrokenError, match="not HTTP"):
        await asked(client)


async def test_switching_protocols_is_an_error(server: Server, client: Connections) -> None:
    server.answers = [b"HTTP/1.1 101 Switching\r\nUpgrade: other\r\nConnection: Upgrade\r\n\r\n\x00"]
    with pytest.raises(BrokenError):
        await asked(client)


async def test_a_huge_answer_is_cut_off(
    server: Server, client: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "LARGEST", 1000)
    server.answers = [b"HTTP/1.1 200 OK\r\nX: " + b"x" * 2000]
    with pytest.raises(BrokenError, match="too large"):
        await asked(client)


async def test_an_answer_that_does_not_come_is_a_time_out_and_the_connection_is_not_used_again(
    server: Server, client: Connections
) -> None:
    server.answers = [HELLO, never, HELLO]
    await asked(client)
    with pytest.raises(TimeoutError):
        await asked(client, 0.01)
    assert await asked(client) == (200, b"hello")
    assert server.opened == 2


async def test_a_call_that_is_cancelled_leaves_no_answer_to_the_next(
    server: Server, client: Connections
) -> None:
    asked_for = asyncio.Event()

    async def late(writer: asyncio.StreamWriter) -> None:
        asked_for.set()
        await asyncio.sleep(0.01)
        writer.write(HELLO.replace(b"hello", b"wrong"))

    server.answers = [HELLO, late, HELLO]
    await asked(client)
    call = asyncio.create_task(asked(client))
    await asked_for.wait()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert await asked(client) == (200, b"hello")
    assert server.opened == 2


@pytest.mark.parametrize("more", [HELLO, HELLO[:7], b"\r\nwhat?"])
async def test_an_answer_that_nobody_asked_for_is_given_to_nobody(
    server: Server, client: Connections, more: bytes
) -> None:
    server.answers = [HELLO + more, HELLO.replace(b"hello", b"right")]
    assert await asked(client) == (200, b"hello")
    assert await asked(client) == (200, b"right")
    assert server.opened == 2


async def test_what_comes_on_an_idle_connection_closes_it(server: Server, client: Connections) -> None:
    await asked(client)
    next(iter(server.writers)).write(HELLO)
    await server.heard("asked", "ended")
    assert await asked(client) == (200, b"hello")
    assert server.opened == 2


async def test_a_connection_that_was_idle_for_long_is_not_trusted(
    server: Server, client: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asked(client)
    monkeypatch.setattr(connections, "IDLE", -1.0)
    await asked(client)
    assert server.opened == 2


async def test_a_hundred_calls_go_side_by_side(server: Server, client: Connections) -> None:
    together = asyncio.Barrier(100)

    async def when_all_are_there(writer: asyncio.StreamWriter) -> None:
        await together.wait()
        writer.write(HELLO)

    server.answers = [when_all_are_there]
    assert await asyncio.gather(*(asked(client) for _ in range(100))) == [(200, b"hello")] * 100
    assert server.opened == 100


async def test_no_more_connections_are_opened_than_allowed_and_all_calls_have_their_turn(
    server: Server,
) -> None:
    client = Connections(server.root, limit=3)
    assert await asyncio.gather(*(asked(client) for _ in range(50))) == [(200, b"hello")] * 50
    assert (server.most, server.opened) == (3, 3)
    await client.close()


async def test_a_connection_that_breaks_makes_room_for_who_waits(server: Server) -> None:
    client = Connections(server.root, limit=1)
    server.answers = [hang_up, HELLO]
    first, second, third = await asyncio.gather(*(asked(client) for _ in range(3)), return_exceptions=True)
    assert isinstance(first, BrokenError)
    assert second == third == (200, b"hello")
    await client.close()


async def test_who_waits_too_long_for_a_connection_gives_up_and_takes_none(server: Server) -> None:
    client = Connections(server.root, limit=1, wait_seconds=0.01)
    server.answers = [never, HELLO]
    first = asyncio.create_task(asked(client))
    await server.heard("asked")
    with pytest.raises(TimeoutError):
        await asked(client)
    first.cancel()
    await asyncio.wait([first])
    assert await asked(client) == (200, b"hello")
    await client.close()


async def test_who_is_cancelled_as_a_connection_is_given_passes_it_on(server: Server) -> None:
    client = Connections(server.root, limit=1)
    release = asyncio.Event()

    async def when_released(writer: asyncio.StreamWriter) -> None:
        await release.wait()
        writer.write(HELLO)

    server.answers = [when_released, HELLO]
    calls = [asyncio.create_task(asked(client)) for _ in range(3)]
    await server.heard("asked")
    calls[0].add_done_callback(lambda _: calls[1].cancel())
    release.set()
    await asyncio.wait(calls)
    assert calls[1].cancelled()
    assert calls[2].result() == (200, b"hello")
    assert await asked(client) == (200, b"hello")
    await client.close()


async def test_closing_ends_calls_under_way_and_leaves_nothing_open(server: Server) -> None:
    client = Connections(server.root)
    server.answers = [HELLO, never]
    await asked(client)
    call = asyncio.create_task(asked(client))
    await server.heard("asked", "asked")
    await client.close()
    for closed in (call, asked(client)):
        with pytest.raises(BrokenError):
            await closed
    assert server.opened == 1


async def test_closing_ends_calls_that_wait_for_a_connection(server: Server) -> None:
    client = Connections(server.root, limit=1)
    server.answers = [never]
    calls = [asyncio.create_task(asked(client)) for _ in range(2)]
    await server.heard("asked")
    await client.close()
    for ended in await asyncio.gather(*calls, return_exceptions=True):
        assert isinstance(ended, BrokenError)


async def test_a_server_that_is_not_there_is_named(unused_tcp_port: int) -> None:
    client = Connections(f"http://127.0.0.1:{unused_tcp_port}")
    with pytest.raises(UnreachableError, match=rf"^127\.0\.0\.1:{unused_tcp_port}: Connection refused$"):
        await asked(client)


async def test_a_host_that_has_no_address_is_named() -> None:
    client = Connections("https://telegram.invalid")
    with pytest.raises(UnreachableError, match=r"^telegram\.invalid:443: "):
        await asked(client)


async def test_a_failed_connection_leaves_room_for_the_next(unused_tcp_port: int) -> None:
    client = Connections(f"http://127.0.0.1:{unused_tcp_port}", limit=1)
    for _ in range(3):
        with pytest.raises(UnreachableError):
            await asked(client)


async def test_a_path_cannot_smuggle_a_second_request_in(client: Connections) -> None:
    for path in ("/a b", "/a\r\nX: y", "/ä"):
        with pytest.raises(ValueError, match="characters") as caught:
            await client.post(path, b"", 5)
        assert path not in str(caught.value)


async def test_in_a_storm_of_faults_each_call_gets_its_own_answer_and_no_place_is_lost() -> None:
    chance = random.Random(5)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                number = await reader.readexactly(int(head.rpartition(b"Content-Length: ")[2]))
                answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(number), number)
                fault = chance.random()
                if fault < 0.1:
                    break
                if fault < 0.2:
                    await asyncio.sleep(0.02)
                if fault < 0.3:
                    answer = answer[: chance.randrange(len(answer))]
                writer.write(answer)
                await writer.drain()
                if fault < 0.4:
                    break
        writer.close()

    async def one(number: int) -> bool:
        await asyncio.sleep(chance.random() / 5)
        call = asyncio.ensure_future(calls.post(PATH, b"%d" % number, chance.uniform(0.001, 0.05)))
        if chance.random() < 0.2:
            asyncio.get_running_loop().call_later(chance.uniform(0, 0.03), call.cancel)
        try:
            assert await call == (200, b"%d" % number)
        except (OSError, asyncio.CancelledError):
            return False
        return True

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    calls = Connections(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", limit=8)
    served = await asyncio.gather(*(one(number) for number in range(2_000)))
    assert 500 < sum(served) < 2_000
    await asyncio.gather(*(broken.lost for broken in calls._all - set(calls._idle)))
    assert calls._taken == len(calls._all) == len(calls._idle) <= 8
    await calls.close()
    assert (calls._taken, calls._all) == (0, set())
    server.close()
