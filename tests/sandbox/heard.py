"""A listener that keeps what it heard, and what tests ask of a linked sandbox."""

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from tests.sandbox.world import Json, Link


class Heard:
    """A listener that acknowledges and keeps what it heard."""

    def __init__(self, **answer: Any) -> None:
        self.bodies: list[Json] = []
        self.answer = answer

    async def __call__(self, ack: AsyncAck, body: Json) -> None:
        self.bodies.append(body)
        await ack(**self.answer)


async def silent(event: Json) -> None:
    """Bolt acknowledges an event only if something listens."""


async def opened(linked: Link, view: Json, user: str = "UAMARA") -> Json:
    trigger = linked.sandbox.workspace.triggers.issue(user)
    found: Json = (await linked.web.views_open(trigger_id=trigger, view=view))["view"]
    return found


def warnings(linked: Link, user: str = "UAMARA") -> list[str]:
    return [one["text"] for one in linked.sandbox.person_window(user)["notices"]]


def titles(linked: Link) -> list[str]:
    return [one["title"]["text"] for one in linked.sandbox.person_window("UAMARA")["modals"]]
