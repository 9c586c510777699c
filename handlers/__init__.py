"""The table of contents: who hears what. Lends every listener its Deps, turns errors into
sentences, and answers what nobody hears."""

from collections.abc import Awaitable, Callable

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.deps import Deps
from handlers import (
    addenda,
    calibration,
    commands,
    conversations,
    events,
    evidence,
    feedback,
    home,
    leftovers,
    own_versions,
    prompt_sets,
    prompting,
    reflections,
    reports,
    reviews,
    starting,
    tries,
    works,
)
from handlers.failures import explain

STORIES = (
    commands,
    events,
    home,
    prompting,
    reflections,
    starting,
    conversations,
    addenda,
    evidence,
    works,
    calibration,
    reviews,
    feedback,
    reports,
    prompt_sets,
    own_versions,
    tries,
)


def register(app: AsyncApp, deps: Deps) -> None:
    """Put every listener on the app. The leftovers come last: the first match wins."""

    @app.middleware
    async def lend(context: AsyncBoltContext, next: Callable[[], Awaitable[None]]) -> None:
        context["deps"] = deps
        await next()

    for story in STORIES:
        story.register(app)
    leftovers.register(app)
    app.error(explain)
