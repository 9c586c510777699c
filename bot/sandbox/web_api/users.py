"""users.*: who is in the workspace. https://docs.slack.dev/reference/methods?family=users"""

from bot.sandbox import people
from bot.sandbox.errors import ApiError
from bot.sandbox.records import Json
from bot.sandbox.seed import BOT_USER
from bot.sandbox.web_api import places
from bot.sandbox.web_api.args import Args
from bot.sandbox.web_api.conversations import read, written
from bot.sandbox.workspace import Workspace

LARGEST_PAGE = 1000


async def info(ws: Workspace, args: Args) -> Json:
    user = args.needed("user", "user_not_found")
    if user != BOT_USER:
        places.person(ws, user)
    return {"user": _told(ws, user, locale=args.flag("include_locale"))}


async def listing(ws: Workspace, args: Args) -> Json:
    locale = args.flag("include_locale")
    everybody = [BOT_USER, *ws.state.people]
    limit = args.number("limit", LARGEST_PAGE) or LARGEST_PAGE
    if not 1 <= limit <= LARGEST_PAGE:
        raise ApiError("invalid_limit")
    first = _first(everybody, args.text("cursor"))
    page = everybody[first : first + limit]
    following = everybody[first + limit : first + limit + 1]
    cursor = written(f"user:{following[0]}") if following else ""
    return {
        "members": [_told(ws, user, locale=locale) for user in page],
        "cache_ts": int(ws.now()),
        "response_metadata": {"next_cursor": cursor},
    }


def _first(everybody: list[str], cursor: str) -> int:
    if not cursor:
        return 0
    wanted = read(cursor, "user")
    if wanted not in everybody:
        raise ApiError("invalid_cursor")
    return everybody.index(wanted)


def _told(ws: Workspace, user: str, *, locale: bool) -> Json:
    if user == BOT_USER:
        return people.bot_as_slack(ws)
    return people.as_slack(ws, ws.state.people[user], locale=locale)
