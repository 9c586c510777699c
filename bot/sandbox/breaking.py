"""Where faults strike: around the answer to a call, an upload or an answer to a response_url."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from aiohttp import web

from bot.sandbox.faults import Fault, When
from bot.sandbox.workspace import Workspace

TOO_MANY = 429
Handler = Callable[[web.Request], Awaitable[web.Response]]


class Breaking:
    def __init__(self, ws: Workspace) -> None:
        self._ws = ws

    def around(self, handler: Handler, name: str = "") -> Handler:
        """The handler as it is once faults may strike it; `name` unless the path has the method."""

        async def struck(request: web.Request) -> web.Response:
            method = name or request.match_info["method"]
            faults = self._ws.faults.struck(method)
            for fault in faults:
                told = {"how": fault.how, "when": fault.when}
                self._ws.journal.note("fault", method, told)
            broken = await self._at(request, faults, "before")
            if broken is not None:
                return broken
            answer = await handler(request)
            return await self._at(request, faults, "after") or answer

        return struck

    async def _at(
        self, request: web.Request, faults: Sequence[Fault], when: When
    ) -> web.Response | None:
        here = [fault for fault in faults if fault.when == when]
        await asyncio.sleep(sum(fault.delay_ms for fault in here if fault.how == "delay") / 1000)
        end = next((fault for fault in here if fault.how != "delay"), None)
        return None if end is None else _broken(request, end)


def _broken(request: web.Request, fault: Fault) -> web.Response:
    if fault.how == "drop":
        if request.transport is not None:
            request.transport.abort()
        return web.Response()  # to nobody
    wait = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    if fault.how == "error":
        return web.json_response({"ok": False, "error": fault.error}, headers=wait)
    if fault.status == TOO_MANY:
        limited = {"ok": False, "error": "ratelimited"}
        return web.json_response(limited, status=TOO_MANY, headers=wait)
    return web.Response(status=fault.status, headers=wait)
