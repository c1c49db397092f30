"""Updates that others would wait behind are parked, and none of them is lost."""

from __future__ import annotations

import asyncio
import logging
import os
import stat
from pathlib import Path

import pytest
from telegram import Update

from bot.chat.parking import Parking
from bot.chat.replying import set_aside
from bot.errors import StoreError
from tests.chat.polled import ANN, BEN, Bot, Handled, message
from tests.virtual_time import in_virtual_time


@in_virtual_time
async def test_one_slow_update_holds_the_others_up_once_and_its_chat_no_longer(tmp_path: Path) -> None:
    handled = Handled()
    gates = [handled.hold(1), handled.hold(3)]
    parking = Parking(tmp_path / "parked")
    async with Bot(handled, parking) as bot:
        bot.telegram.send(message(1, ANN))
        await asyncio.sleep(3.7)
        assert parking.read() == [message(1, ANN)]
        assert bot.telegram.unconfirmed == []
        bot.telegram.send(message(2, BEN), message(3, ANN))
        await asyncio.sleep(0.001)
        assert handled.ended == [2]
        assert parking.read() == [message(1, ANN), message(3, ANN)]
        assert bot.telegram.polls[-1][1]["timeout"] == 30
        for gate in gates:
            gate.set()
        await asyncio.sleep(0.001)
        assert handled.ended == [2, 1, 3]
        assert parking.read() == []


@in_virtual_time
async def test_an_update_that_says_it_takes_long_holds_nobody_up(tmp_path: Path) -> None:
    parking = Parking(tmp_path / "parked")
    done: list[tuple[int, float]] = []

    async def handler(update: Update) -> None:
        if update.update_id == 1:
            set_aside()
            await asyncio.sleep(5)
        done.append((update.update_id, asyncio.get_running_loop().time()))

    async with Bot(handler, parking) as bot:
        bot.telegram.send(message(1, ANN))
        await asyncio.sleep(0.1)
        assert parking.read() == [message(1, ANN)]
        assert bot.telegram.unconfirmed == []
        bot.telegram.send(message(2, BEN))
        await asyncio.sleep(9)
        assert done == [(2, 0.1), (1, 5.0)]
        assert parking.read() == []


@in_virtual_time
async def test_where_there_is_no_parking_what_takes_long_is_confirmed_once_handled() -> None:
    async def handler(_: Update) -> None:
        set_aside()
        await asyncio.sleep(5)

    async with Bot(handler) as bot:
        bot.telegram.send(message(1, ANN))
        await asyncio.sleep(4)
        assert bot.telegram.unconfirmed == [1]
        await asyncio.sleep(4)
        assert bot.telegram.unconfirmed == []


@in_virtual_time
async def test_what_is_under_way_as_usual_is_not_parked(tmp_path: Path) -> None:
    begun: list[int] = []

    async def handler(update: Update) -> None:
        begun.append(update.update_id)
        await asyncio.sleep(2)
        assert not (tmp_path / "parked").exists()

    async with Bot(handler, Parking(tmp_path / "parked")) as bot:
        for number in range(1, 200):
            bot.telegram.send(message(number, 100 + number % 50))
            await asyncio.sleep(0.05)
        await asyncio.sleep(3)
        assert len(begun) == 199
        assert not (tmp_path / "parked").exists()


@in_virtual_time
async def test_a_full_window_is_parked_so_that_one_slow_chat_does_not_stall_the_others(
    tmp_path: Path,
) -> None:
    handled = Handled()
    gate = handled.hold(1)
    parking = Parking(tmp_path / "parked")
    async with Bot(handled, parking) as bot:
        bot.telegram.send(message(1, ANN), *(message(number, 100 + number) for number in range(2, 201)))
        await asyncio.sleep(5)
        assert len(handled.ended) == 199
        assert parking.read() == [message(1, ANN)]
        assert bot.telegram.unconfirmed == []
        gate.set()
        await asyncio.sleep(1)
        assert parking.read() == []
    assert sorted(handled.begun) == list(range(1, 201))


@in_virtual_time
async def test_without_parking_a_full_window_waits_and_loses_nothing() -> None:
    handled = Handled()
    gate = handled.hold(1)
    async with Bot(handled) as bot:
        bot.telegram.send(message(1, ANN), *(message(number, 100 + number) for number in range(2, 201)))
        await asyncio.sleep(5)
        assert len(handled.ended) == 99
        assert len(bot.telegram.unconfirmed) == 200
        gate.set()
        await asyncio.sleep(5)
        assert sorted(handled.ended) == list(range(1, 201))


@in_virtual_time
async def test_parked_updates_are_handled_first_after_a_restart(tmp_path: Path) -> None:
    parking = Parking(tmp_path / "parked")
    parking.write([message(1), message(2)])
    handled = Handled()
    async with Bot(handled, parking) as bot:
        bot.telegram.send(message(2), message(3))  # the crash came before the parked ones were confirmed
        await asyncio.sleep(1)
        assert handled.ended == [1, 2, 3]
        assert bot.telegram.unconfirmed == []
    assert not (tmp_path / "parked").exists()


@pytest.mark.skipif(os.name != "posix", reason="Windows cannot flush a folder")
def test_what_is_parked_survives_a_power_cut_with_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[tuple[bool, bool]] = []

    def note(file: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(file).st_mode)
        flushed.append((is_folder, (tmp_path / "parked").exists()))

    monkeypatch.setattr(os, "fsync", note)
    Parking(tmp_path / "parked").write([message(1)])
    assert flushed == [(False, False), (True, True)]  # what is in it before it has the name, then the name


def test_a_damaged_parking_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "parked").write_bytes(b"[{")
    with pytest.raises(StoreError, match=r"parked holds updates that were not answered yet"):
        Parking(tmp_path / "parked").read()


@in_virtual_time
async def test_a_parking_file_that_cannot_be_written_confirms_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    handled = Handled()
    gate = handled.hold(1)
    caplog.set_level(logging.ERROR)
    async with Bot(handled, Parking(tmp_path / "no such folder" / "parked")) as bot:
        bot.telegram.send(*(message(number, 100 + number) for number in range(1, 151)))
        await asyncio.sleep(5)
        assert len(bot.telegram.unconfirmed) == 150
        gate.set()
        await asyncio.sleep(5)
        assert bot.telegram.unconfirmed == []
    assert "cannot be parked" in caplog.text
