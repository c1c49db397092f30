"""The gate that every update comes through: nobody's flood takes the time that is everybody's.

What comes too fast counts as handled, at the price of a look into a dict. Nothing that was shown is lost by
it: a tap that did not come through got no verdict, its button is still there (Telegram ends its spinner), and
a text can be sent again. Somebody is one account on Telegram: a class behind one network is thirty people.
"""

from __future__ import annotations

import asyncio
import logging

from telegram import Bot
from telegram.error import TelegramError

from bot.chat.calls import Method, call
from bot.chat.handling import Raw, chat_of, sender_of
from bot.chat.pace import Pace
from bot.chat.replying import Reply
from bot.render import render

AT_ONCE_SECONDS = 10
"""Seconds' worth of updates that may come at once: whoever taps a question together needs half of it."""

ALERT_SECONDS, SENTENCE_SECONDS = 10, 60
"""How often somebody is told at most, by an alert (to a tap) and by a message."""

TELLING = 100
"""People who are being told at a time, at most."""

_log = logging.getLogger(__name__)


class Gate:
    """Lets each person's updates, and each group's, through at a pace."""

    def __init__(self, bot: Bot, *, per_second: int) -> None:
        """``per_second``: how many of a person's updates are handled in the long run."""
        self._bot = bot
        self._pace = Pace(per_second * AT_ONCE_SECONDS, per_second)
        self._alerts = Pace(1, 1 / ALERT_SECONDS)
        self._sentences = Pace(1, 1 / SENTENCE_SECONDS)
        self._telling: set[asyncio.Task[None]] = set()
        self.refused = 0
        """How many updates were not admitted so far."""

    def admits(self, update: Raw, waiting: int, reply: Reply | None = None) -> bool:
        """Tell whether an update is to be handled, ``waiting`` others of its chat being before it.

        Who comes too fast is told so, now and then; where ``reply`` can carry it, each tap is answered. A
        chat that is served slowly (by Telegram, or because a file is being read) lets no more wait than may
        come at once: what waits is kept in memory, or parked.
        """
        now = asyncio.get_running_loop().time()
        sender, chat = sender_of(update), chat_of(update)
        if (
            waiting < self._pace.at_once
            and (sender is None or not self._pace.wait(sender, now))
            and (chat is None or chat == sender or not self._pace.wait(chat, now))
        ):
            return True
        self.refused += 1
        self._refuse(update, sender, now, reply)
        return False

    async def close(self) -> None:
        """Stop telling."""
        for task in self._telling:
            task.cancel()
        await asyncio.gather(*self._telling, return_exceptions=True)

    def _refuse(self, update: Raw, sender: int | None, now: float, reply: Reply | None) -> None:
        query = update.get("callback_query")
        if isinstance(query, dict):
            fields: dict[str, object] = {"callback_query_id": query.get("id")}
            alert = sender is not None and not self._alerts.wait(sender, now)
            if alert:
                fields |= {"text": _sentence(), "show_alert": True}
            carried = reply is not None and reply.take("answerCallbackQuery", fields)
            if alert and not carried:
                self._tell(Method.ANSWER, fields)
        elif sender is not None and sender == chat_of(update) and not self._sentences.wait(sender, now):
            self._tell(Method.SEND, {"chat_id": sender, "text": _sentence()})  # in a group, all would read it

    def _tell(self, method: Method, fields: dict[str, object]) -> None:
        if len(self._telling) < TELLING:
            task = asyncio.create_task(self._told(method, fields))
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)

    async def _told(self, method: Method, fields: dict[str, object]) -> None:
        _log.info("somebody's updates come too fast and are not handled")
        try:
            await call(self._bot, method, **fields)
        except TelegramError as error:
            _log.info("somebody who is too fast could not be told: %s", error)


def _sentence() -> str:
    return render("chat/alert.txt", reason="too_fast")
