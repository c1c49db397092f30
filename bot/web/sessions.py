"""Signing in without a password: a link from the chat that works once, then a session in a signed cookie."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeSerializer

from bot.store.database import Store
from bot.store.learners import LearnerRecord

LINK_LASTS = dt.timedelta(minutes=10)
"""How long a link from the chat can be used."""

SESSION_LASTS = dt.timedelta(hours=8)
"""How long a person stays signed in."""

SIGN_IN = "/signin/"
"""What the path of a link begins with; the token follows."""


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in, and the secret that a form of theirs must carry."""

    learner: LearnerRecord
    form_token: str


class Sessions:
    """Links and sessions; the database holds hashes, the cookie is signed with ``secret``."""

    def __init__(self, store: Store, *, secret: str) -> None:
        self._store = store
        self._secret = secret.encode()
        self._cookies = URLSafeSerializer(
            self._secret, salt="civicquiz-session", signer_kwargs={"digest_method": hashlib.sha256}
        )

    def link(self, learner: LearnerRecord, *, token: str, now: dt.datetime) -> str:
        """Return the path that signs ``learner`` in, once, within ``LINK_LASTS``; it ends the one before."""
        self._store.web_sessions.add_link(learner.id, token, expires_at=now + LINK_LASTS)
        return SIGN_IN + token

    def begin(self, link: str, *, token: str, now: dt.datetime) -> str | None:
        """Return the cookie of a new session for the token of a link; None where it does not work."""
        begun = self._store.web_sessions.exchange(link, token, now=now, expires_at=now + SESSION_LASTS)
        return self._cookies.dumps(token) if begun else None

    def of(self, cookie: str | None, *, now: dt.datetime) -> Session | None:
        """Return the session of a cookie, or None where it is forged, over or signed out."""
        if cookie is None:
            return None
        try:
            token = self._cookies.loads(cookie)
        except BadSignature:
            return None
        whose = self._store.web_sessions.whose(token, now=now) if isinstance(token, str) else None
        learner = None if whose is None else self._store.learners.get(whose)
        return None if learner is None else Session(learner, self.form_token(token))

    def end(self, learner: LearnerRecord) -> int:
        """Sign somebody out everywhere; return of how many sessions."""
        return self._store.web_sessions.end(learner.id)

    def form_token(self, of: str) -> str:
        """Return what a form must carry that belongs to the secret ``of``, which its cookie holds."""
        return hmac.new(self._secret, b"form:" + of.encode(), hashlib.sha256).hexdigest()

    def form_fits(self, given: str, expected: str) -> bool:
        """Tell whether a form carries what it must."""
        return hmac.compare_digest(given.encode(), expected.encode())
