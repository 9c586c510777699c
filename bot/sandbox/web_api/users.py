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
    if user == BOT_USER:
        return {"user": people.bot_as_slack(ws)}
    person = places.person(ws, user)
    return {"user": people.as_slack(ws, person, locale=args.flag("include_locale"))}


async def listing(ws: Workspace, args: Args) -> Json:
    locale = args.flag("include_locale")
    members = [
        people.bot_as_slack(ws),
        *(people.as_slack(ws, person, locale=locale) for person in ws.state.people.values()),
    ]
    limit = args.number("limit", LARGEST_PAGE) or LARGEST_PAGE
    if not 1 <= limit <= LARGEST_PAGE:
        raise ApiError("invalid_limit")
    first = _first(members, args.text("cursor"))
    page = members[first : first + limit]
    following = members[first + limit : first + limit + 1]
    cursor = written(f"user:{following[0]['id']}") if following else ""
    return {
        "members": page,
        "cache_ts": int(ws.now()),
        "response_metadata": {"next_cursor": cursor},
    }


def _first(members: list[Json], cursor: str) -> int:
    if not cursor:
        return 0
    wanted = read(cursor, "user")
    for n, member in enumerate(members):
        if member["id"] == wanted:
            return n
    raise ApiError("invalid_cursor")
