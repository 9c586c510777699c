"""The director: lets the others act, moves the clock, and tells how far the story is."""

import asyncio
from dataclasses import asdict, dataclass

from bot.app import Running
from bot.sandbox.records import Json
from bot.sandbox.server import Sandbox
from bot.sandbox.story.chapters import Chapter, chapters
from bot.sandbox.story.deeds import Deeds
from bot.sandbox.story.passing import A_MINUTE, pass_until
from bot.sandbox.story.standing import Player, Standing, standings
from bot.sandbox.story.suggesting import Suggestion, suggest, waits_for
from bot.sandbox.voices import Voices
from bot.services import prompting
from bot.services.moments import Moment

MOST_ROUNDS = 60


@dataclass(frozen=True, slots=True)
class Story:
    """How far it is, for the panel on the page."""

    chapters: tuple[Chapter, ...]
    next_moment: Moment | None
    others_waiting: int
    suggestion: Suggestion | None


class Director:
    def __init__(
        self,
        sandbox: Sandbox,
        running: Running,
        players: tuple[Player, ...],
        facilitator: Player,
        voices: Voices,
    ) -> None:
        self._sandbox = sandbox
        self._running = running
        self._players = players
        self._facilitator = facilitator
        self._deeds = Deeds(sandbox, running.deps, sandbox.config.seed.team.id, voices)
        self._one_at_a_time = asyncio.Lock()
        self._turn = 0

    async def story(self, on_screen: str) -> Story:
        async with self._running.deps.look() as work:
            states = await standings(work, self._players)
            ahead = await prompting.next_moment(work)
        told = chapters(list(states.values()))
        waiting = sum(
            waits_for(state) is not None
            for player, state in states.items()
            if player.user != on_screen
        )
        next_for_me = suggest(
            states,
            on_screen,
            self._facilitator,
            all_told=all(chapter.state == "done" for chapter in told),
            time_goes_on=ahead is not None,
        )
        return Story(told, ahead, waiting, next_for_me)

    async def play(self, on_screen: str, how: str) -> list[str]:
        """One deed of one of the others, or everything that they can do now."""
        async with self._one_at_a_time:
            did: list[str] = []
            for _ in range(MOST_ROUNDS if how == "all" else 1):
                done = await (self._round(on_screen) if how == "all" else self._one(on_screen))
                if not done:
                    break
                did += done
                await self._running.tick()
                await self._sandbox.settled()
            return did

    async def next_moment(self) -> Moment | None:
        """Move the clock to the next thing that happens by itself, and let it happen."""
        async with self._one_at_a_time:
            async with self._running.deps.look() as work:
                ahead = await prompting.next_moment(work)
            if ahead is not None:
                await pass_until(self._sandbox, self._running, ahead.at + A_MINUTE)
            return ahead

    async def _one(self, on_screen: str) -> list[str]:
        """The next of the others who has something to do does it; turns go round."""
        states = await self._states()
        for n in range(len(self._players)):
            player = self._players[(self._turn + n) % len(self._players)]
            if player.user == on_screen:
                continue
            did = await self._deeds.next(player, states[player])
            if did is not None:
                self._turn += n + 1
                return [did]
        return []

    async def _round(self, on_screen: str) -> list[str]:
        found = [
            await self._deeds.next(player, state)
            for player, state in (await self._states()).items()
            if player.user != on_screen
        ]
        return [did for did in found if did is not None]

    async def _states(self) -> dict[Player, Standing]:
        async with self._running.deps.look() as work:
            return await standings(work, self._players)


def told(story: Story) -> Json:
    ahead = story.next_moment
    return {
        "chapters": [asdict(chapter) for chapter in story.chapters],
        "next_moment": ahead and {"at": ahead.at.timestamp(), "what": ahead.what},
        "others_waiting": story.others_waiting,
        "suggestion": story.suggestion and asdict(story.suggestion),
    }
