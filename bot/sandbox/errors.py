"""The sandbox's two ways to say no: to the app as Slack does, to a person in a sentence."""

from typing import Any


class ApiError(Exception):
    """A Web API refusal: Slack's error code and whatever stands beside it in the answer."""

    def __init__(self, code: str, **beside: Any) -> None:
        super().__init__(code)
        self.code = code
        self.beside = beside

    def answer(self) -> dict[str, Any]:
        return {"ok": False, "error": self.code, **self.beside}


class TooMany(ApiError):
    """A call over a rate limit: HTTP 429 with Retry-After, in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("ratelimited")
        self.retry_after = retry_after


class ActRefused(Exception):
    """What a person tried cannot be done; the sentence is shown to them."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
