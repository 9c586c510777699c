"""The site beside Slack: is the process alive, is it ready, what operators watch, and Slack's door
in HTTP mode."""

from collections.abc import Awaitable, Callable

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST as PAGE_TYPE
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp

from bot.delivery import queue
from bot.deps import Deps
from bot.metrics import Metrics

EVENTS = "/slack/events"


def site(deps: Deps, connected: Callable[[], bool], bolt: AsyncApp | None) -> web.Application:
    """The aiohttp site. `bolt` is given in HTTP mode, where Slack calls us."""
    app = web.Application(client_max_size=2 * 1024 * 1024)

    async def alive(request: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def ready(request: web.Request) -> web.Response:
        parts = {
            "database": await deps.database.alive(),
            "migrations": await deps.database.migrated(),
            "slack": connected(),
        }
        return web.json_response(parts, status=200 if all(parts.values()) else 503)

    async def metrics(request: web.Request) -> web.Response:
        await queue.measure(deps)
        return web.Response(body=deps.metrics.page(), headers={"Content-Type": PAGE_TYPE})

    app.router.add_get("/metrics", metrics)
    app.router.add_get("/healthz", alive)
    app.router.add_get("/readyz", ready)
    if bolt is not None:
        app.router.add_post(EVENTS, _door(bolt, deps.metrics))
    return app


def _door(bolt: AsyncApp, metrics: Metrics) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def door(request: web.Request) -> web.Response:
        asked = await to_bolt_request(request)
        with metrics.acknowledging():
            answer = await bolt.async_dispatch(asked)
        return await to_aiohttp_response(answer)

    return door
