"""CPU of one call to Telegram: PTB's own methods, its plain calls over aiohttp, and the bot's lean way.

``python -m bench.calls [CALLS]``. The Bot API is on the loopback, in a process of its own; fifty calls are
under way at a time, as when a class taps.
"""

from __future__ import annotations

import asyncio
import math
import multiprocessing
import sys
import time
import warnings
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.request import BaseRequest, HTTPXRequest
from uvloop import new_event_loop

from bench.telegram import TOKEN, Telegram, serve
from bot.chat.calls import Method, call
from bot.chat.lean import LeanRequest
from bot.chat.pacing import PacedRequest
from bot.chat.retries import RetryingRequest
from bot.chat.transport import AiohttpRequest

SIDE_BY_SIDE = 50
TEXT = "Which of these does the <b>article</b> say, in its own words? " * 6
OPTIONS = [f"Option number {n}, which is a line long" for n in range(4)]
KEYBOARD = {
    "inline_keyboard": [[{"text": text, "callback_data": f"a:{n}:1"}] for n, text in enumerate(OPTIONS)]
}
CHAT = 6_000_000_001
FIELDS = {"chat_id": CHAT, "text": TEXT, "parse_mode": "HTML"}


def _methods(bot: Bot) -> Awaitable[Any]:
    buttons = [[InlineKeyboardButton(text, callback_data=f"a:{n}:1")] for n, text in enumerate(OPTIONS)]
    return bot.send_message(CHAT, TEXT, "HTML", reply_markup=InlineKeyboardMarkup(buttons))


def _plain(bot: Bot) -> Awaitable[Any]:
    return bot.do_api_request("send_Message", {**FIELDS, "reply_markup": KEYBOARD})


def _lean(bot: Bot) -> Awaitable[Any]:
    return call(bot, Method.SEND, **FIELDS, reply_markup=KEYBOARD)


def _paced(request: BaseRequest) -> BaseRequest:
    return PacedRequest(request, per_second=math.inf, per_second_in_chat=math.inf)


def _serve(told: Any) -> None:
    async def main() -> None:
        server, root = await serve(Telegram())
        told.send(root)
        await server.serve_forever()

    asyncio.run(main())


async def _measure(
    root: str, request: BaseRequest, one: Callable[[Bot], Awaitable[Any]], calls: int
) -> float:
    bot = Bot(TOKEN, base_url=f"{root}/bot", request=request)
    await request.initialize()

    async def some(number: int) -> None:
        for _ in range(number):
            await one(bot)

    await asyncio.gather(*(some(20) for _ in range(SIDE_BY_SIDE)))
    begun = time.process_time()
    await asyncio.gather(*(some(calls // SIDE_BY_SIDE) for _ in range(SIDE_BY_SIDE)))
    used = time.process_time() - begun
    await request.shutdown()
    return used / calls


def main() -> None:
    calls = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    warnings.simplefilter("ignore")
    heard, told = multiprocessing.Pipe(duplex=False)
    server = multiprocessing.get_context("spawn").Process(target=_serve, args=(told,), daemon=True)
    server.start()
    root = heard.recv()
    ways: tuple[tuple[str, BaseRequest, Callable[[Bot], Awaitable[Any]], int], ...] = (
        ("PTB's own method and transport", HTTPXRequest(SIDE_BY_SIDE), _methods, calls // 10),
        ("PTB's own method, aiohttp", RetryingRequest(AiohttpRequest()), _methods, calls),
        ("plain call, aiohttp", RetryingRequest(AiohttpRequest()), _plain, calls),
        ("lean call", RetryingRequest(LeanRequest(AiohttpRequest())), _lean, calls),
        ("lean call, paced", RetryingRequest(_paced(LeanRequest(AiohttpRequest()))), _lean, calls),
    )
    for name, request, one, number in ways:
        with asyncio.Runner(loop_factory=new_event_loop) as runner:
            took = runner.run(_measure(root, request, one, number))
        print(f"{name:32} {took * 1e6:7.1f} µs of CPU a call")
    server.kill()


if __name__ == "__main__":
    main()
