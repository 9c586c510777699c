"""What the tests of limits and faults share: the control interface, asked over HTTP as another
process would, and the bot's own client at the other end."""

from datetime import timedelta

import aiohttp

from bot.sandbox.server import Sandbox
from bot.slack import SlackClient
from tests.sandbox.world import Json

PATIENCE = timedelta(seconds=10)


class Steering:
    """The control interface by its paths."""

    def __init__(self, address: str, session: aiohttp.ClientSession) -> None:
        self._at = f"{address}/sandbox/control"
        self._session = session

    async def ask(self, what: str) -> Json:
        async with self._session.get(f"{self._at}/{what}") as answer:
            found: Json = await answer.json()
            return found

    async def tell(self, what: str, body: Json) -> Json:
        async with self._session.post(f"{self._at}/{what}", json=body) as answer:
            assert answer.status == 200, await answer.text()
            found: Json = await answer.json()
            return found

    async def refusal(self, what: str, body: Json) -> str:
        async with self._session.post(f"{self._at}/{what}", json=body) as answer:
            assert answer.status == 400, await answer.text()
            return await answer.text()

    async def faults(self, *faults: Json, seed: int = 0) -> None:
        await self.tell("faults", {"seed": seed, "faults": list(faults)})


def steering(sandbox: Sandbox, session: aiohttp.ClientSession) -> Steering:
    return Steering(sandbox.address, session)


def client(sandbox: Sandbox, session: aiohttp.ClientSession) -> SlackClient:
    return SlackClient(sandbox.bot_token, sandbox.api_url, session, PATIENCE)
