"""Nothing is said to a server that cannot prove who it is."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.chat.connections import Connections, UnreachableError
from tests.chat.answering import Server, asked


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that nobody has signed, and its key, in one file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("there is no openssl to make a certificate with")
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    made = subprocess.run(
        [
            *(openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-keyout", "-", "-days", "2", "-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1"),
        ],
        capture_output=True,
        check=True,
    )
    path.write_bytes(made.stdout)
    return path


@pytest.fixture
async def secure(certificate: Path) -> AsyncIterator[Server]:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate)
    server = Server()
    await server.start(tls)
    yield server
    await server.close()


async def test_a_certificate_that_is_not_trusted_is_refused(secure: Server) -> None:
    client = Connections(secure.root, limit=1)
    for _ in range(2):
        with pytest.raises(UnreachableError, match=r"self.signed certificate"):
            await asked(client)
    assert secure.asked == []
    await client.close()


async def test_a_certificate_for_another_host_is_refused(secure: Server, certificate: Path) -> None:
    client = Connections(
        secure.root.replace("127.0.0.1", "localhost"), tls=ssl.create_default_context(cafile=str(certificate))
    )
    with pytest.raises(UnreachableError, match="ostname mismatch"):
        await asked(client)
    assert secure.asked == []
    await client.close()


async def test_calls_go_over_tls(secure: Server, certificate: Path) -> None:
    client = Connections(secure.root, tls=ssl.create_default_context(cafile=str(certificate)))
    assert [await asked(client) for _ in range(3)] == [(200, b"hello")] * 3
    assert secure.opened == 1
    await client.close()
