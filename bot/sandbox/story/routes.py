"""The three addresses that the panel on the page asks."""

from collections.abc import Awaitable, Callable, Iterable, Sequence

from aiohttp import web

from bot.sandbox.story.director import Director, told
from bot.sandbox.story.hands import OutOfStory


def routes(directors: Sequence[Director]) -> Iterable[web.AbstractRouteDef]:
    """`directors` is looked at late: there is one while the bot runs, and the sandbox starts
    before the bot and stops after it."""

    def director() -> Director:
        if not directors:
            raise web.HTTPServiceUnavailable(text="The bot does not run.")
        return directors[0]

    async def story(request: web.Request) -> web.Response:
        return web.json_response(told(await director().story(request.query.get("as", ""))))

    async def play(request: web.Request) -> web.Response:
        asked = await request.json()
        did = await director().play(str(asked.get("as", "")), str(asked.get("how", "one")))
        return web.json_response({"ok": True, "did": did})

    async def move(request: web.Request) -> web.Response:
        moment = await director().next_moment()
        if moment is None:
            return _refused("Nothing more happens by itself in this story.")
        return web.json_response({"ok": True, "now": moment.at.timestamp()})

    return [
        web.get("/sandbox/story", story),
        web.post("/sandbox/story/play", _in_words(play)),
        web.post("/sandbox/story/next", _in_words(move)),
    ]


Answer = Callable[[web.Request], Awaitable[web.Response]]


def _in_words(answer: Answer) -> Answer:
    async def answered(request: web.Request) -> web.Response:
        try:
            return await answer(request)
        except OutOfStory as stuck:
            return _refused(f"The others cannot go on: {stuck}")

    return answered


def _refused(sentence: str) -> web.Response:
    return web.json_response({"ok": False, "error": sentence}, status=409)
