"""The settings, from the environment and ``.env``; and where the shipped files are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import CivicQuizError, UsageError

ENV_FILE = Path(".env")
TELEGRAM = "https://api.telegram.org"

LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]
LogFormat = Literal["text", "json"]

_HERE = Path(__file__).parent
_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]{30,}")
_SECRET = 32
"""Characters that a secret must have."""
_NO_TOKEN = SecretStr("0:" + "terminal" * 4)  # PTB wants one; `civicquiz try` sends it nowhere


def shipped(name: Literal["questions", "templates"]) -> Path:
    """Return the shipped folder of that name: inside an installed package, beside it in the tree.

    Raises ``CivicQuizError`` where neither is there.
    """
    for folder in (_HERE / "shipped" / name, _HERE.parent / name):
        if folder.is_dir():
            return folder
    raise CivicQuizError(
        f"This installation of civicquiz lacks its folder {name!r}; please install it again."
    )


class Settings(BaseSettings):
    """What the environment and ``.env`` say. The environment wins; an empty value counts as not set."""

    model_config = SettingsConfigDict(
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    bot_token: SecretStr
    telegram_api_url: str = TELEGRAM
    database: Path = Path("civicquiz.db")
    questions_dir: Path = Field(default_factory=lambda: shipped("questions"))
    admin_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    report_min_group: int = 5
    retention_days: int = 0
    web_host: str = "127.0.0.1"
    web_port: int = 8080
    web_url: str = ""
    web_secret: SecretStr | None = None
    webhook_url: str = ""
    messages_per_second: int = 30
    chat_messages_per_second: int = 1
    person_updates_per_second: int = 3
    log_level: LogLevel = "INFO"
    log_format: LogFormat = "text"

    @classmethod
    def for_run(cls, env_file: Path | None = ENV_FILE) -> Self:
        """Read what the bot on Telegram needs; ``UsageError`` names every missing or malformed setting."""
        return cls._read(env_file)

    @classmethod
    def for_try(cls, env_file: Path | None = ENV_FILE) -> Self:
        """Read what the bot in the terminal needs: as ``for_run``, but no token and no Telegram."""
        return cls._read(env_file, bot_token=_NO_TOKEN, telegram_api_url=TELEGRAM, web_secret=None)

    @classmethod
    def for_web(cls, env_file: Path | None = ENV_FILE) -> Self:
        """Read what the pages need beside the bot: no token, but their own secret."""
        settings = cls._read(env_file, bot_token=_NO_TOKEN)
        settings.require_web()
        return settings

    def require_web(self) -> SecretStr:
        """Return the secret of the pages; ``UsageError`` tells how to make one where there is none."""
        if self.web_secret is None:
            raise UsageError(
                "WEB_SECRET is not set: the report pages sign their cookies with it. Put a random text of "
                f"{_SECRET} characters or more into the environment or into the file .env; "
                '`python -c "import secrets; print(secrets.token_urlsafe(32))"` makes one.'
            )
        return self.web_secret

    @property
    def pages_url(self) -> str:
        """The address at which people reach the report pages, without a slash at its end."""
        host = f"[{self.web_host}]" if ":" in self.web_host else self.web_host
        return self.web_url or f"http://{host}:{self.web_port}"

    @property
    def base_url(self) -> str:
        """What PTB puts before the token to call a method."""
        return f"{self.telegram_api_url}/bot"

    @property
    def base_file_url(self) -> str:
        """What PTB puts before the token to fetch a file."""
        return f"{self.telegram_api_url}/file/bot"

    @classmethod
    def _read(cls, env_file: Path | None, **known: Any) -> Self:
        try:
            return cls(_env_file=env_file, **known)
        except ValidationError as error:
            faults = [_sentence(fault["loc"], fault["type"], fault["msg"]) for fault in error.errors()]
            raise UsageError("\n".join(faults)) from None
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            raise UsageError(f"The settings file {env_file} cannot be read: {reason}.") from None

    @field_validator("bot_token", mode="before")
    @classmethod
    def _token(cls, given: object) -> object:
        if isinstance(given, str):
            given = given.strip()
            if not _TOKEN.fullmatch(given):  # the sentence must not repeat it: it may be most of a real token
                raise ValueError(
                    "is not a bot token. Copy it whole from @BotFather; it looks like "
                    "123456789:AbCdEfGhIjKlMnOpQrStUvWxYz012345678"
                )
        return given

    @field_validator("telegram_api_url", mode="before")
    @classmethod
    def _root(cls, given: str) -> str:
        root = given.strip().rstrip("/")
        try:
            url = urlsplit(root)
            sound = (
                url.scheme in {"http", "https"} and bool(url.hostname) and (url.port is None or url.port > 0)
            )
        except ValueError:
            sound = False
        if not sound or url.query or url.fragment or url.username or "/bot" in url.path:
            raise ValueError(
                f"is not the root of a Bot API server. Give scheme, host and port alone, without the token, "
                f"for example {TELEGRAM} or http://127.0.0.1:8081"
            )
        return root

    @field_validator("database")
    @classmethod
    def _file(cls, given: Path) -> Path:
        path = given.expanduser()
        if path.is_dir():
            raise ValueError(f"is a folder, {path}. Name a file in it, for example {path / 'civicquiz.db'}")
        if not path.parent.is_dir():
            raise ValueError(
                f"lies in a folder that is not there, {path.parent}. Make it or name another file"
            )
        return path

    @field_validator("questions_dir")
    @classmethod
    def _folder(cls, given: Path) -> Path:
        path = given.expanduser()
        if not path.is_dir():
            raise ValueError(f"is not a folder: {path}. Name the one that holds your question banks (*.yaml)")
        return path

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _ids(cls, given: object) -> object:
        if not isinstance(given, str):
            return given
        words = re.split(r"[\s,;]+", given.strip())
        wrong = [word for word in words if not re.fullmatch(r"[0-9]{1,19}", word)]
        if wrong:
            raise ValueError(
                f"holds {', '.join(map(repr, wrong))}. Give Telegram user ids, which are numbers, "
                "separated by commas, for example 111111111, 222222222"
            )
        return frozenset(map(int, words))

    @field_validator("report_min_group", mode="before")
    @classmethod
    def _group(cls, given: object) -> object:
        if isinstance(given, str) and not re.fullmatch(r"[1-9][0-9]{0,5}", given.strip()):
            raise ValueError(f"is {given!r}. Give the fewest people a report may be about, for example 5")
        return given

    @field_validator("retention_days", mode="before")
    @classmethod
    def _days(cls, given: object) -> object:
        if isinstance(given, str) and not re.fullmatch(r"[0-9]{1,5}", given.strip()):
            raise ValueError(
                f"is {given!r}. Give the days after which it is erased who gave which answers, for example "
                "365; 0 keeps it"
            )
        return given

    @field_validator("web_host")
    @classmethod
    def _host(cls, given: str) -> str:
        if not re.fullmatch(r"[0-9A-Za-z.:_-]+", given.strip()):
            raise ValueError(
                f"is {given!r}. Give an address of this machine: 127.0.0.1 for this machine alone, 0.0.0.0 "
                "for every network that it is in"
            )
        return given.strip()

    @field_validator("web_port", mode="before")
    @classmethod
    def _port(cls, given: object) -> object:
        if isinstance(given, str) and not (
            re.fullmatch(r"[0-9]{1,5}", given.strip()) and 0 < int(given) < 65_536
        ):
            raise ValueError(f"is {given!r}. Give a port from 1 to 65535, for example 8080")
        return given

    @field_validator("web_url")
    @classmethod
    def _address(cls, given: str) -> str:
        address = given.strip().rstrip("/")
        if address and not re.fullmatch(r"https?://[0-9A-Za-z.\[\]:_-]+", address):
            raise ValueError(
                f"is {given!r}. Give the address at which people reach the report pages, without a path, "
                "for example https://quiz.school.example"
            )
        return address

    @field_validator("web_secret")
    @classmethod
    def _secret(cls, given: SecretStr | None) -> SecretStr | None:
        if given is not None and len(given.get_secret_value().strip()) < _SECRET:
            raise ValueError(
                f"is too short. Give a random text of {_SECRET} characters or more; "
                '`python -c "import secrets; print(secrets.token_urlsafe(32))"` makes one'
            )
        return given

    @field_validator("webhook_url")
    @classmethod
    def _webhook(cls, given: str) -> str:
        address = given.strip()
        if address and not re.fullmatch(r"https?://[0-9A-Za-z.\[\]:_-]+/[0-9A-Za-z/_.~-]+", address):
            raise ValueError(
                f"is {given!r}. Give the address, with a path, at which Telegram reaches this bot, for "
                "example https://quiz.school.example/telegram"
            )
        return address

    @field_validator(
        "messages_per_second", "chat_messages_per_second", "person_updates_per_second", mode="before"
    )
    @classmethod
    def _rate(cls, given: object) -> object:
        if isinstance(given, str) and not re.fullmatch(r"[1-9][0-9]{0,5}", given.strip()):
            raise ValueError(f"is {given!r}. Give how many there may be in a second, for example 30")
        return given

    @field_validator("log_format", mode="before")
    @classmethod
    def _format(cls, given: str) -> str:
        word = given.strip().lower()
        if word not in get_args(LogFormat):
            raise ValueError(f"is {given!r}. Choose text, for people, or json, for programs that read logs")
        return word

    @field_validator("log_level", mode="before")
    @classmethod
    def _level(cls, given: str) -> str:
        level = given.strip().upper()
        if level not in get_args(LogLevel):
            raise ValueError(f"is {given!r}. Choose one of {', '.join(get_args(LogLevel))}")
        return level


def _sentence(place: tuple[int | str, ...], kind: str, message: str) -> str:
    name = str(place[0]).upper()
    if kind == "missing":
        return (
            f"{name} is not set. Ask @BotFather on Telegram for a bot and its token, and put it into the "
            f"environment or into the file .env: {name}=123456789:AbCdEfGhIjKlMnOpQrStUvWxYz012345678"
        )
    return f"{name} {message.removeprefix('Value error, ')}."
