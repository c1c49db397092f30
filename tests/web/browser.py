"""A real browser, driven over its debugging port."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import re
import shutil
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_PATIENCE = 30.0


class Browser:
    """One tab."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._ids = count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._loaded = asyncio.Event()
        self.requested: list[str] = []
        """Every address that the tab has asked for."""
        self.downloaded = asyncio.Event()
        """Set when a download is complete."""
        self.complaints: list[str] = []
        """What the browser wrote into its console: refused styles, missing files."""

    async def listen(self) -> None:
        """Take in what the browser says, until it is closed."""
        async for message in self._socket:
            said = json.loads(message.data)
            if "id" in said:
                self._answers.pop(said["id"]).set_result(said)
            elif said["method"] == "Page.loadEventFired":
                self._loaded.set()
            elif said["method"] == "Network.requestWillBeSent":
                self.requested.append(said["params"]["request"]["url"])
            elif said["method"] == "Browser.downloadProgress":
                if said["params"]["state"] == "completed":
                    self.downloaded.set()
            elif said["method"] == "Log.entryAdded":
                self.complaints.append(said["params"]["entry"]["text"])

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call a method of the protocol and return its result."""
        number = next(self._ids)
        self._answers[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        answer = await asyncio.wait_for(self._answers[number], _PATIENCE)
        assert "error" not in answer, answer
        result: dict[str, Any] = answer["result"]
        return result

    async def run(self, script: str) -> Any:
        """Return what a script gives; the page's own policy does not bind it."""
        found = await self.call(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True, userGesture=True
        )
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    async def goto(self, url: str) -> None:
        """Open an address and wait for the page."""
        self._loaded.clear()
        await self.call("Page.navigate", url=url)
        await asyncio.wait_for(self._loaded.wait(), _PATIENCE)

    async def click(self, selector: str) -> None:
        """Click something that leads to another page, and wait for that."""
        self._loaded.clear()
        await self.press(selector)
        await asyncio.wait_for(self._loaded.wait(), _PATIENCE)

    async def press(self, selector: str) -> None:
        """Click something that leads nowhere."""
        await self.run(f"document.querySelector({json.dumps(selector)}).click()")

    async def fill(self, selector: str, value: str) -> None:
        """Give a field a value."""
        await self.run(f"document.querySelector({json.dumps(selector)}).value = {json.dumps(value)}")

    async def text(self, selector: str = "main") -> str:
        """Return what can be read there."""
        return str(await self.run(f"document.querySelector({json.dumps(selector)}).innerText"))

    async def texts(self, selector: str) -> list[str]:
        """Return what can be read in each place."""
        found = await self.run(
            f"[...document.querySelectorAll({json.dumps(selector)})].map(each => each.innerText)"
        )
        return [str(each) for each in found]

    async def resize(self, width: int, height: int = 900, *, dark: bool = False) -> None:
        """Be a screen of that width."""
        await self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        await self.call("Emulation.setEmulatedMedia", features=[scheme])

    async def overflow(self) -> int:
        """Return by how many pixels the page is wider than the screen."""
        found = await self.run("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return int(found)

    async def photograph(self) -> bytes:
        """Return what the page looks like, as PNG."""
        size = (await self.call("Page.getLayoutMetrics"))["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 6_000), "scale": 1}
        shot = await self.call("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)
        return base64.b64decode(shot["data"])


@contextlib.asynccontextmanager
async def browsing(profile: Path, downloads: Path) -> AsyncIterator[Browser]:
    """Start a browser with an empty profile; it is gone after the block."""
    assert CHROMIUM is not None
    process = await asyncio.create_subprocess_exec(
        *(CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0"),
        *(f"--user-data-dir={profile}", "--no-first-run", "--disable-background-networking"),
        *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "about:blank"),
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        port = await asyncio.wait_for(_port(process), _PATIENCE)
        reading = asyncio.create_task(_drained(process))
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
                tabs = [tab for tab in await answer.json() if tab["type"] == "page"]
            async with session.ws_connect(tabs[0]["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                browser = Browser(socket)
                listening = asyncio.create_task(browser.listen())
                for domain in ("Page", "Network", "Runtime", "Log"):
                    await browser.call(f"{domain}.enable")
                await browser.call(
                    "Browser.setDownloadBehavior",
                    behavior="allow",
                    downloadPath=str(downloads),
                    eventsEnabled=True,
                )
                yield browser
                await browser.call("Browser.close")
                await asyncio.gather(listening, reading, return_exceptions=True)
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            await process.wait()


async def _port(process: asyncio.subprocess.Process) -> int:
    """Return the port that the browser says it listens on."""
    assert process.stderr is not None
    async for line in process.stderr:
        found = re.search(rb"DevTools listening on ws://[^:]+:(\d+)/", line)
        if found is not None:
            return int(found[1])
    raise RuntimeError("the browser did not start")


async def _drained(process: asyncio.subprocess.Process) -> None:
    assert process.stderr is not None
    async for _ in process.stderr:
        pass
