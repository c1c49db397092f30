"""A server that answers calls as a test tells it to, and one way to call it."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable

from bot.chat.connections import Connections

PATH = "/bot123456789:a-secret-token/sendMessage"
HELLO = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]


class Server:
    """Answers each request by the next of ``answers``, the last one for ever; notes what it is asked.

    ``events`` tells of each request and each end of a connection as it comes.
    """

    def __init__(self) -> None:
        self.answers: list[bytes | Answer] = [HELLO]
        self.asked: list[bytes] = []
        self.opened = 0
        self.open = 0
        self.most = 0
        self.writers: dict[asyncio.StreamWriter, asyncio.Task[None] | None] = {}
        self.events: asyncio.Queue[str] = asyncio.Queue()

    async def start(self, tls: ssl.SSLContext | None = None) -> None:
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0, ssl=tls, backlog=1024)
        scheme = "https" if tls else "http"
        self.root = f"{scheme}://127.0.0.1:{self.server.sockets[0].getsockname()[1]}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.opened += 1
        self.open += 1
        self.most = max(self.most, self.open)
        self.writers[writer] = asyncio.current_task()
        try:
            while not writer.is_closing():
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.partition(b"Content-Length: ")[2].partition(b"\r\n")[0])
                self.asked.append(head + await reader.readexactly(length))
                self.events.put_nowait("asked")
                answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
                if isinstance(answer, bytes):
                    writer.write(answer)
                else:
                    await answer(writer)
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass  # the connection's end, or the test's
        finally:
            self.open -= 1
            self.events.put_nowait("ended")
            del self.writers[writer]
            writer.close()

    async def close(self) -> None:
        self.server.close()
        serving = [task for task in self.writers.values() if task is not None]
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)

    async def heard(self, *events: str) -> None:
        for event in events:
            assert await self.events.get() == event


async def hang_up(writer: asyncio.StreamWriter) -> None:
    writer.close()


async def never(_: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


async def asked(client: Connections, seconds: float | None = 5.0) -> tuple[int, bytes]:
    return await client.post(PATH, b"{}", seconds)
