"""A call's arguments, however they came: JSON, form or query, all values perhaps strings."""

import json
from collections.abc import Mapping
from typing import Any

from bot.sandbox.errors import ApiError

TRUE = ("true", "1", "True")


class Args:
    def __init__(self, given: Mapping[str, Any]) -> None:
        self._given = given

    def __contains__(self, name: str) -> bool:
        return self._given.get(name) is not None

    def text(self, name: str, default: str = "") -> str:
        value = self._given.get(name)
        return default if value is None else str(value)

    def needed(self, name: str, error: str = "") -> str:
        """The argument, or Slack's refusal of a call without it."""
        value = self.text(name)
        if not value:
            if error:
                raise ApiError(error)
            line = f"[ERROR] missing required field: {name}"
            raise ApiError("invalid_arguments", response_metadata={"messages": [line]})
        return value

    def without(self, *names: str) -> None:
        """Refuse what Slack has and the sandbox has not: ignoring it would look like success."""
        found = [f"[ERROR] the sandbox has no `{name}`" for name in names if name in self]
        if found:
            raise ApiError("invalid_arguments", response_metadata={"messages": found})

    def flag(self, name: str) -> bool:
        value = self._given.get(name)
        return value is True or value in TRUE

    def number(self, name: str, default: int) -> int:
        value = self._given.get(name)
        if value in (None, ""):
            return default
        try:
            return int(str(value))
        except ValueError:
            raise ApiError("invalid_arguments") from None

    def structure(self, name: str, error: str = "invalid_arguments") -> Any:
        """A JSON value, sent as such or as a string of JSON; None if absent."""
        value = self._given.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise ApiError(error) from None
