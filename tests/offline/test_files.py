"""Files go to people and come from them, whole and under their names."""

import io
from typing import Any

import aiohttp
import pytest

from bot.offline.botapi import TOKEN, BotApi
from bot.offline.files import MAX_DOWNLOAD, MAX_UPLOAD
from bot.offline.people import Person
from bot.offline.seen import Attachment
from bot.offline.server import serving
from tests.offline.conftest import Call

PIXEL = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (3).to_bytes(4, "big") + (2).to_bytes(4, "big") + b"\0" * 9


async def send(api: BotApi, method: str, field: str, content: bytes, **parameters: Any) -> dict[str, Any]:
    _, answer = await api.call(method, parameters, {field: ("notes.txt", content)})
    return answer


async def test_a_document_arrives_with_its_caption(api: BotApi, ben: Person) -> None:
    answer = await send(
        api, "sendDocument", "document", b"text", chat_id=ben.id, caption="<b>Yours</b>", parse_mode="HTML"
    )
    document = answer["result"]["document"]
    assert (document["file_name"], document["mime_type"], document["file_size"]) == (
        "notes.txt", "text/plain", 4,
    )  # fmt: skip
    assert ben.last.attachment == Attachment("notes.txt", "text/plain", b"text")
    assert (ben.last.text, ben.last.html) == ("Yours", "<b>Yours</b>")


async def test_a_document_is_sent_again_by_its_identifier(call: Call, api: BotApi, ben: Person) -> None:
    first = await send(api, "sendDocument", "document", b"text", chat_id=ben.id)
    await call("sendDocument", chat_id=ben.id, document=first["result"]["document"]["file_id"])
    assert ben.last.attachment == Attachment("notes.txt", "text/plain", b"text")


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({}, "there is no document in the request"),
        ({"document": "made-up"}, "wrong file identifier/HTTP URL specified"),
        ({"document": "https://a.org/f.txt"}, "wrong file identifier/HTTP URL specified"),
    ],
)
async def test_a_document_must_be_there(
    call: Call, ben: Person, parameters: dict[str, str], description: str
) -> None:
    status, answer = await call("sendDocument", chat_id=ben.id, **parameters)
    assert (status, answer["description"]) == (400, f"Bad Request: {description}")


async def test_an_empty_file_is_refused(api: BotApi, ben: Person) -> None:
    answer = await send(api, "sendDocument", "document", b"", chat_id=ben.id)
    assert answer["description"] == "Bad Request: file must be non-empty"


async def test_a_file_over_50_megabytes_is_refused(api: BotApi, ben: Person) -> None:
    answer = await send(api, "sendDocument", "document", bytes(MAX_UPLOAD + 1), chat_id=ben.id)
    assert (answer["error_code"], answer["description"]) == (413, "Request Entity Too Large")


async def test_a_caption_has_at_most_1024_characters(api: BotApi, ben: Person) -> None:
    answer = await send(api, "sendDocument", "document", b"x", chat_id=ben.id, caption="x" * 1025)
    assert answer["description"] == "Bad Request: message caption is too long"


async def test_a_caption_is_changed(call: Call, api: BotApi, ben: Person) -> None:
    await send(api, "sendDocument", "document", b"x", chat_id=ben.id, caption="old")
    place = {"chat_id": ben.id, "message_id": ben.last.id}
    assert (await call("editMessageCaption", **place, caption="new"))[0] == 200
    assert (ben.last.text, ben.last.edited) == ("new", True)
    _, answer = await call("editMessageText", **place, text="x")
    assert answer["description"] == "Bad Request: there is no text in the message to edit"
    _, answer = await call("editMessageCaption", **place, caption="x" * 1025)
    assert answer["description"] == "Bad Request: MEDIA_CAPTION_TOO_LONG"


async def test_a_photo_has_its_size(api: BotApi, ben: Person) -> None:
    answer = await send(api, "sendPhoto", "photo", PIXEL, chat_id=ben.id)
    assert [(size["width"], size["height"]) for size in answer["result"]["photo"]] == [(3, 2)]


async def test_a_photo_must_be_a_picture(api: BotApi, ben: Person) -> None:
    answer = await send(api, "sendPhoto", "photo", b"text", chat_id=ben.id)
    assert answer["description"] == "Bad Request: IMAGE_PROCESS_FAILED"


async def test_what_a_person_sends_can_be_fetched(call: Call, api: BotApi, ben: Person) -> None:
    await ben.sends_document("bank.yaml", b"schema: 1", wait=False)
    _, answer = await call("getUpdates", offset=-1)
    document = answer["result"][0]["message"]["document"]
    assert document["file_name"] == "bank.yaml"
    _, answer = await call("getFile", file_id=document["file_id"])
    assert api.download(TOKEN, answer["result"]["file_path"]) == (200, b"schema: 1")


@pytest.mark.parametrize(
    ("parameters", "description"), [({}, "file_id not specified"), ({"file_id": "x"}, "invalid file_id")]
)
async def test_an_unknown_file_is_not_fetched(
    call: Call, parameters: dict[str, str], description: str
) -> None:
    _, answer = await call("getFile", **parameters)
    assert answer["description"] == f"Bad Request: {description}"


async def test_a_file_over_20_megabytes_is_not_fetched(call: Call, api: BotApi) -> None:
    stored = api.state.files.add("big.bin", bytes(MAX_DOWNLOAD + 1))
    _, answer = await call("getFile", file_id=stored.file_id)
    assert answer["description"] == "Bad Request: file is too big"


async def test_files_travel_over_http(api: BotApi, ben: Person) -> None:
    form = aiohttp.FormData({"chat_id": str(ben.id), "document": "attach://upload"}, quote_fields=False)
    form.add_field("upload", io.BytesIO(b"\0\xff"), filename="é.bin")
    async with serving(api) as server, aiohttp.ClientSession() as session:
        async with session.post(f"{server.root}/bot{TOKEN}/sendDocument", data=form) as response:
            file_id = (await response.json())["result"]["document"]["file_id"]
        async with session.get(f"{server.root}/bot{TOKEN}/getFile?file_id={file_id}") as response:
            path = (await response.json())["result"]["file_path"]
        async with session.get(f"{server.root}/file/bot{TOKEN}/{path}") as response:
            assert (response.status, await response.read()) == (200, b"\0\xff")
        async with session.get(f"{server.root}/file/bot{TOKEN}/documents/none") as response:
            assert response.status == 404
    assert ben.last.attachment is not None
    assert ben.last.attachment.name == "é.bin"
