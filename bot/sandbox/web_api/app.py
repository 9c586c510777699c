"""Methods about the app itself: who it is, its socket, and checking its blocks."""

from typing import Any

from bot.sandbox import block_kit, files
from bot.sandbox.errors import ApiError
from bot.sandbox.records import Json
from bot.sandbox.seed import BOT_ID, BOT_USER
from bot.sandbox.socket_link import SocketLink
from bot.sandbox.web_api.args import Args
from bot.sandbox.workspace import Workspace


async def auth_test(ws: Workspace, args: Args) -> Json:
    return {
        "url": f"{ws.address}/",
        "team": ws.state.team.name,
        "user": ws.manifest.bot_name.lower(),
        "team_id": ws.state.team.id,
        "user_id": BOT_USER,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


async def connections_open(ws: Workspace, args: Args) -> Json:
    link = ws.outgoing.link
    if not isinstance(link, SocketLink):
        raise ApiError("socket_mode_not_enabled")
    return {"url": f"{ws.address.replace('http', 'ws', 1)}/link/?ticket={link.ticket()}"}


async def manifest_export(ws: Workspace, args: Args) -> Json:
    """https://docs.slack.dev/reference/methods/apps.manifest.export"""
    app = args.needed("app_id", "invalid_app_id")
    if app != ws.config.app_id:
        raise ApiError("app_not_found")
    return {"manifest": dict(ws.manifest.whole)}


async def blocks_validate(ws: Workspace, args: Args) -> Json:
    """https://docs.slack.dev/reference/methods/blocks.validate"""
    given = [name for name in ("blocks", "message", "view") if name in args]
    if len(given) != 1:
        raise ApiError("invalid_arguments")
    name = given[0]
    found = _checked(ws, name, args.structure(name, f"invalid_{name}"))
    if not found:
        return {}
    errors = [
        {
            "pointer": f"/{name}{problem.pointer}",
            "code": problem.code,
            "message": problem.message,
            "constraint": problem.constraint,
        }
        for problem in found
    ]
    raise ApiError(f"invalid_{name}", errors=errors)


def _checked(ws: Workspace, name: str, given: Any) -> tuple[block_kit.Problem, ...]:
    def picture(file: str) -> bool:
        return files.is_picture_for_app(ws, file)

    if name == "view":
        return block_kit.view_problems(given, picture)
    if name == "blocks":
        return block_kit.problems(given, block_kit.Surface.MESSAGE, picture)
    blocks = given.get("blocks", []) if isinstance(given, dict) else None
    found = block_kit.problems(blocks, block_kit.Surface.MESSAGE, picture)
    return tuple(
        block_kit.Problem(f"/blocks{one.pointer}", one.message, one.code, one.constraint)
        for one in found
    )
