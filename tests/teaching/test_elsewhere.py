"""The process that makes reports, and what becomes of it."""

import asyncio
import sys

KILLED = """
import asyncio, os, signal
from bot.teaching.elsewhere import OtherProcess

async def main():
    print(await OtherProcess().done(os.getpid), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


async def test_it_ends_with_a_bot_that_is_killed() -> None:
    bot = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", KILLED), stdout=asyncio.subprocess.PIPE
    )
    async with asyncio.timeout(60):
        said, _ = await bot.communicate()  # until everybody who could write there has ended
    assert int(said) not in {0, bot.pid}
    assert bot.returncode == -9
