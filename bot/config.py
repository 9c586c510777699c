"""The settings: the environment, read once at start, with secrets hidden in every repr.

`load()` answers with a frozen Settings or raises Misconfigured with one sentence that
names the variable and the remedy.
"""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from bot.errors import Misconfigured

DRIVERS = {
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "sqlite": "sqlite+aiosqlite",
}


class Transport(StrEnum):
    SOCKET = "socket"
    HTTP = "http"


class Settings(BaseModel):
    model_config = ConfigDict(frozen=True)

    bot_token: SecretStr = Field(alias="SLACK_BOT_TOKEN")
    app_token: SecretStr | None = Field(default=None, alias="SLACK_APP_TOKEN")
    signing_secret: SecretStr | None = Field(default=None, alias="SLACK_SIGNING_SECRET")
    slack_api_url: str = Field(default="https://slack.com/api/", alias="SLACK_API_URL")
    transport: Transport = Field(default=Transport.SOCKET, alias="PLUMBLINE_TRANSPORT")
    data: Path = Field(default=Path(".data"), alias="PLUMBLINE_DATA")
    content: Path | None = Field(default=None, alias="PLUMBLINE_CONTENT")
    database_url: str = Field(default="", alias="DATABASE_URL")
    host: str = Field(default="127.0.0.1", alias="PLUMBLINE_HOST")
    port: int = Field(default=8080, ge=0, le=65535, alias="PLUMBLINE_PORT")

    @field_validator("bot_token")
    @classmethod
    def _is_a_bot_token(cls, token: SecretStr) -> SecretStr:
        if not token.get_secret_value().startswith("xoxb-"):
            raise ValueError(
                "starts with xoxb-; copy it from OAuth & Permissions in your Slack app"
            )
        return token

    @field_validator("app_token")
    @classmethod
    def _is_an_app_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and not token.get_secret_value().startswith("xapp-"):
            raise ValueError(
                "starts with xapp-; make one under Basic Information, App-Level Tokens"
            )
        return token

    @field_validator("slack_api_url")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        if not url.startswith(("http://", "https://")):
            raise ValueError("is an address such as https://slack.com/api/")
        return url if url.endswith("/") else url + "/"

    @field_validator("database_url")
    @classmethod
    def _names_a_driver_we_ship(cls, url: str) -> str:
        kind, _, rest = url.partition("://")
        if kind in DRIVERS:
            url = f"{DRIVERS[kind]}://{rest}"
        if url and not url.startswith(("sqlite+aiosqlite://", "postgresql+psycopg://")):
            raise ValueError(
                "is an address such as postgresql://user:password@host/name, "
                "or is left out to keep a SQLite file under PLUMBLINE_DATA"
            )
        return url

    @property
    def database(self) -> str:
        """The address of the database: as set, or the SQLite file under PLUMBLINE_DATA."""
        return (
            self.database_url or f"sqlite+aiosqlite:///{(self.data / 'plumbline.sqlite').resolve()}"
        )


NEEDED = {
    Transport.SOCKET: (
        "app_token",
        "SLACK_APP_TOKEN is missing. Socket Mode needs it: make an app-level token with the scope "
        "connections:write under Basic Information in your Slack app, or set "
        "PLUMBLINE_TRANSPORT=http.",
    ),
    Transport.HTTP: (
        "signing_secret",
        "SLACK_SIGNING_SECRET is missing. HTTP needs it to check that requests come from Slack: "
        "copy it from Basic Information in your Slack app, or set PLUMBLINE_TRANSPORT=socket.",
    ),
}


REMEDIES = {
    "PLUMBLINE_PORT": "is a whole number from 0 to 65535, such as 8080",
    "PLUMBLINE_TRANSPORT": "is socket or http",
}


def load(environment: Mapping[str, str]) -> Settings:
    """The settings in `environment`; raises Misconfigured with one sentence a person can act on."""
    names = [str(field.alias) for field in Settings.model_fields.values()]
    given = {name: environment[name].strip() for name in names if environment.get(name, "").strip()}
    try:
        settings = Settings.model_validate(given)
    except ValidationError as invalid:
        raise Misconfigured(_sentence(invalid)) from None
    field, sentence = NEEDED[settings.transport]
    if getattr(settings, field) is None:
        raise Misconfigured(sentence)
    return settings


def _sentence(invalid: ValidationError) -> str:
    first = invalid.errors()[0]
    name = str(first["loc"][0])
    if first["type"] == "missing":
        return (
            f"{name} is missing. Copy it from OAuth & Permissions in your Slack app, "
            "or run `make demo` to try Plumbline without a Slack workspace."
        )
    return f"{name} {REMEDIES.get(name) or first['msg'].removeprefix('Value error, ')}."
