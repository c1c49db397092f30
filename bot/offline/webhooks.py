"""The webhook that a bot sets: what of it is refused, and what is told about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.offline import parameters
from bot.offline.errors import bad_request
from bot.offline.parameters import Parameters
from bot.offline.spans import Json

CONNECTIONS = 40
"""Updates that are posted side by side unless the bot says otherwise."""

_SECRET = re.compile(r"[A-Za-z0-9_-]*")
_MAX_SECRET = 256
_HERE = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(slots=True)
class Webhook:
    """Where updates are posted to, and how that went."""

    url: str
    secret: str = ""
    connections: int = CONNECTIONS
    failed_at: int | None = None
    failure: str = ""

    def fail(self, why: str, *, now: int) -> None:
        """Note why an update could not be delivered."""
        self.failed_at, self.failure = now, why

    def info(self) -> Json:
        """Return its part of WebhookInfo."""
        info: Json = {"url": self.url, "max_connections": self.connections}
        if self.failed_at is not None:
            info |= {"last_error_date": self.failed_at, "last_error_message": self.failure}
        return info


def read(given: Parameters) -> Webhook | None:
    """Return the webhook that setWebhook asks for, None without a url; raises Telegram's 400.

    Plain http is taken on the loopback alone, as a self-hosted Bot API server does that runs ``--local``.
    """
    url = parameters.text(given, "url")
    if not url:
        return None
    place = urlsplit(url)
    if place.scheme != "https" and not (place.scheme == "http" and place.hostname in _HERE):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = parameters.text(given, "secret_token")
    if len(secret) > _MAX_SECRET:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    return Webhook(url, secret, parameters.integer(given, "max_connections", CONNECTIONS, 1, 100))
