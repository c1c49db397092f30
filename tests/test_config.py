from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from bot.config import Settings, shipped
from bot.errors import UsageError

TOKEN = "123456789:AbCdEfGhIjKlMnOpQrStUvWxYz012345678"
NAMES = {name.upper() for name in Settings.model_fields}


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def faults_of(monkeypatch: pytest.MonkeyPatch, **environment: str) -> str:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(UsageError) as caught:
        Settings.for_run(env_file=None)
    return str(caught.value)


def test_a_token_is_all_that_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", f" {TOKEN}\n")
    settings = Settings.for_run(env_file=None)
    assert settings.bot_token.get_secret_value() == TOKEN
    assert settings.base_url == "https://api.telegram.org/bot"
    assert settings.base_file_url == "https://api.telegram.org/file/bot"
    assert settings.questions_dir == shipped("questions")
    assert settings.admin_ids == frozenset()


def test_a_missing_token_is_named_and_explained() -> None:
    with pytest.raises(UsageError, match=r"BOT_TOKEN is not set\. .*@BotFather.*\.env"):
        Settings.for_run(env_file=None)


def test_an_empty_value_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "BOT_TOKEN is not set" in faults_of(monkeypatch, BOT_TOKEN="")


@pytest.mark.parametrize("token", ["secret-of-mine", "123456789:tooshortsecret", f"{TOKEN} trailing-secret"])
def test_a_malformed_token_is_refused_and_not_repeated(monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    said = faults_of(monkeypatch, BOT_TOKEN=token)
    assert said.startswith("BOT_TOKEN is not a bot token.")
    assert "secret" not in said


def test_every_fault_is_named_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    said = faults_of(
        monkeypatch,
        BOT_TOKEN="nonsense",
        TELEGRAM_API_URL="api.telegram.org",
        DATABASE=str(tmp_path / "nowhere" / "a.db"),
        QUESTIONS_DIR=str(tmp_path / "nothing"),
        ADMIN_IDS="1, @ann, 2, bob",
        REPORT_MIN_GROUP="none",
        RETENTION_DAYS="a year",
        WEB_HOST="my host",
        WEB_PORT="eighty",
        WEB_URL="quiz.example/pages",
        WEB_SECRET="secret-of-mine",
        WEBHOOK_URL="quiz.example",
        MESSAGES_PER_SECOND="many",
        CHAT_MESSAGES_PER_SECOND="0",
        PERSON_UPDATES_PER_SECOND="-1",
        LOG_LEVEL="loud",
        LOG_FORMAT="xml",
    )
    assert {line.split()[0] for line in said.splitlines()} == NAMES
    assert "holds '@ann', 'bob'" in said
    assert "secret-of-mine" not in said
    assert "LOG_LEVEL is 'loud'. Choose one of DEBUG, INFO, WARNING, ERROR, CRITICAL." in said


@pytest.mark.parametrize(
    "url",
    [
        "ftp://api.telegram.org",
        "https://",
        f"https://api.telegram.org/bot{TOKEN}",
        "https://ann:pw@host",
        "http://h:port",
        "http://h?a=b",
    ],
)
def test_only_the_root_of_a_server_is_taken(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    said = faults_of(monkeypatch, TELEGRAM_API_URL=url)
    assert said.startswith("TELEGRAM_API_URL is not the root of a Bot API server.")
    assert TOKEN not in said


def test_a_servers_trailing_slash_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:8081/")
    assert Settings.for_run(env_file=None).base_url == "http://127.0.0.1:8081/bot"


def test_a_database_cannot_be_a_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert faults_of(monkeypatch, DATABASE=str(tmp_path)).startswith("DATABASE is a folder")


@pytest.mark.parametrize("ids", ["7,8", "7 8", " 7 ;8, "])
def test_ids_are_separated_by_commas_or_spaces(monkeypatch: pytest.MonkeyPatch, ids: str) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("ADMIN_IDS", ids.strip(" ,"))
    assert Settings.for_run(env_file=None).admin_ids == {7, 8}


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text(f"# ours\nBOT_TOKEN={TOKEN}\nLOG_LEVEL=debug\nADMIN_IDS=7\nSOMETHING_ELSE=1\n")
    monkeypatch.setenv("ADMIN_IDS", "8")
    settings = Settings.for_run(env_file)
    assert settings.log_level == "DEBUG"
    assert settings.admin_ids == {8}


def test_a_settings_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_bytes(b"BOT_TOKEN=\xff\xfe")
    with pytest.raises(UsageError, match=r"\.env cannot be read: it is not UTF-8 text"):
        Settings.for_run(env_file)


def test_the_terminal_needs_no_token_and_knows_no_telegram(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "nonsense")
    monkeypatch.setenv("TELEGRAM_API_URL", "nonsense")
    assert Settings.for_try(env_file=None).telegram_api_url == "https://api.telegram.org"


def test_the_token_is_not_shown_with_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    settings = Settings.for_run(env_file=None)
    assert isinstance(settings.bot_token, SecretStr)
    assert TOKEN not in repr(settings) + str(settings)


def test_a_malformed_token_is_not_shown_by_the_validation_error_either(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BOT_TOKEN", "secret-of-mine")
    with pytest.raises(ValidationError) as caught:
        Settings(_env_file=None)
    assert "secret-of-mine" not in str(caught.value)


def test_the_example_documents_every_setting_and_no_other() -> None:
    example = (Path(__file__).parent.parent / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)) == NAMES


@pytest.mark.parametrize("name", ["questions", "templates"])
def test_the_shipped_folders_are_found(name: str) -> None:
    assert shipped(name).is_dir()  # type: ignore[arg-type]


def test_the_pages_need_their_secret_and_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match=r"WEB_SECRET is not set: .*token_urlsafe"):
        Settings.for_web(env_file=None)
    monkeypatch.setenv("WEB_SECRET", "x" * 32)
    assert Settings.for_web(env_file=None).pages_url == "http://127.0.0.1:8080"


@pytest.mark.parametrize(
    ("environment", "url"),
    [
        ({"WEB_URL": "https://quiz.example/"}, "https://quiz.example"),
        ({"WEB_HOST": "::1", "WEB_PORT": "81"}, "http://[::1]:81"),
    ],
)
def test_the_pages_are_at_the_address_that_is_set(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], url: str
) -> None:
    monkeypatch.setenv("WEB_SECRET", "x" * 32)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert Settings.for_web(env_file=None).pages_url == url


@pytest.mark.parametrize("port", ["0", "65536", "-1", "８０"])
def test_a_port_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    assert f"WEB_PORT is {port!r}." in faults_of(monkeypatch, WEB_PORT=port)
