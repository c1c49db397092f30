"""What the Bot API refuses, in Telegram's words."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """An answer that is not ``ok``: the HTTP status, Telegram's description and, for some, its parameters."""

    def __init__(self, status: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    def answer(self) -> dict[str, Any]:
        """Return the JSON that Telegram answers with."""
        answer: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


class ConnectionDropped(Exception):  # noqa: N818 - it is no answer of Telegram, and no fault of the core
    """The connection was cut before an answer came; asked for by ``Faults.drop``."""


def bad_request(description: str) -> ApiError:
    """Return the 400 with this description."""
    return ApiError(400, f"Bad Request: {description}")


def forbidden(description: str) -> ApiError:
    """Return the 403 with this description."""
    return ApiError(403, f"Forbidden: {description}")


def conflict(description: str) -> ApiError:
    """Return the 409 with this description."""
    return ApiError(409, f"Conflict: {description}")


def too_many_requests(retry_after: int) -> ApiError:
    """Return the 429 that asks to wait ``retry_after`` seconds."""
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})
