"""Requests whose heads are bounded: httptools would collect lines without an end for ever."""

from __future__ import annotations

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEAD = 32_768
"""Bytes; a proxy passes on no more than that."""


class BoundedHeads(HttpToolsProtocol):
    """uvicorn's protocol, which gives up on a head that does not end."""

    _unfinished: int | None = None
    """Bytes of the head that is being read; None between heads."""

    def on_message_begin(self) -> None:
        """Note that a head begins."""
        self._unfinished = 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Note that it ends."""
        self._unfinished = None
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Read a piece of a request; hang up on one whose head is too large."""
        super().data_received(data)
        if self._unfinished is not None and not self.transport.is_closing():
            self._unfinished += len(data)
            if self._unfinished > LARGEST_HEAD:
                self.send_400_response("The head of this request is too large.")
