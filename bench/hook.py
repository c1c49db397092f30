"""``python -m bench.hook``: what a webhook request costs the bot's process, on top of handling its update.

A server in a process of its own, as the bot runs it, answers requests that look like Telegram's. Handling
does nothing but hand over the call that goes along with the answer; lanes, metrics and time limits are as in
the bot.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import sys
from multiprocessing.connection import Connection
from typing import Any

import orjson
from telegram.ext import ApplicationBuilder

from bot.app import random_token
from bot.chat.handling import Raw
from bot.chat.replying import carried
from bot.chat.updates import Delivery
from bot.chat.webhook import Webhook
from bot.offline.botapi import TOKEN, BotApi
from bot.offline.request import OfflineRequest
from bot.web.front import Front
from bot.web.hook import Hook
from bot.web.serving import listening, served
from bot.web.straight import straight_to

REQUESTS = 20_000
CONNECTIONS = (1, 50)
PATH = "/telegram"

_TAP = {
    "id": "4382bfdwdsb323b2d9",
    "from": {"id": 6_000_000_001, "is_bot": False, "first_name": "Anna", "language_code": "en"},
    "message": {
        "message_id": 1234,
        "date": 1_767_614_400,
        "chat": {"id": 6_000_000_001, "first_name": "Anna", "type": "private"},
        "text": "Question 3 of 5: who says what about the bridge of Milltown? " * 12,
        "reply_markup": {
            "inline_keyboard": [[{"text": f"Option {n}", "callback_data": f"a:1:2:{n}"}] for n in range(4)]
        },
    },
    "chat_instance": "-3788279382",
    "data": "a:1:2:3",
}


def main() -> None:
    """Measure and print."""
    print("connections  µs CPU per request (user + system)")
    secret = random_token()
    for connections in CONNECTIONS:
        ours, theirs = multiprocessing.Pipe()
        process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs, secret))
        process.start()
        port: int = ours.recv()
        asyncio.run(_ask(port, secret, connections, first=0, count=REQUESTS // 10))
        ours.send("cpu")
        before: float = ours.recv()
        asyncio.run(_ask(port, secret, connections, first=REQUESTS, count=REQUESTS))
        ours.send("cpu")
        spent: float = ours.recv() - before
        ours.send("end")
        process.join()
        print(f"{connections:>11}  {spent / REQUESTS * 1e6:.0f}")


def _serve(pipe: Connection, secret: str) -> None:
    async def handle(_: Raw) -> None:
        carried("answerCallbackQuery", {"callback_query_id": "4382bfdwdsb323b2d9"})

    async def serve() -> None:
        request = OfflineRequest(BotApi())
        application = (
            ApplicationBuilder()
            .token(TOKEN)
            .request(request)
            .get_updates_request(request)
            .updater(None)
            .build()
        )
        webhook = Webhook(application.bot, "https://quiz.example/telegram", secret=secret)
        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        on = listening("127.0.0.1", 0)
        port = on.getsockname()[1]
        hook = Hook(webhook.answer, secret=secret)
        async with application, served(Front({PATH: hook}), on, straight_to(hook, PATH)):
            receiving = asyncio.create_task(webhook.receive(Delivery(application, handle=handle), stop))
            await asyncio.sleep(0)
            pipe.send(port)
            while await loop.run_in_executor(None, pipe.recv) == "cpu":
                times = os.times()
                pipe.send(times.user + times.system)
            stop.set()
            await receiving

    if sys.platform == "win32":
        asyncio.run(serve())
        return
    from uvloop import new_event_loop

    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(serve())


async def _ask(port: int, secret: str, connections: int, *, first: int, count: int) -> None:
    numbers = iter(range(first, first + count))

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for number in numbers:
            body = orjson.dumps({"update_id": number, "callback_query": _tap(number % connections)})
            writer.write(
                b"POST %b HTTP/1.1\r\nHost: quiz.example\r\nX-Telegram-Bot-Api-Secret-Token: %b\r\n"
                b"Content-Type: application/json\r\nContent-Length: %d\r\nConnection: keep-alive\r\n"
                b"Accept-Encoding: gzip, deflate\r\n\r\n%b"
                % (PATH.encode(), secret.encode(), len(body), body)
            )
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200 "):
                raise RuntimeError(head.decode())
            length = head.lower().split(b"content-length: ")[1].split(b"\r\n")[0]
            await reader.readexactly(int(length))
        writer.close()

    await asyncio.gather(*(one() for _ in range(connections)))


def _tap(person: int) -> dict[str, Any]:
    message = {**_TAP["message"], "chat": {"id": person, "type": "private"}}  # type: ignore[dict-item]
    return {**_TAP, "message": message}


if __name__ == "__main__":
    main()
