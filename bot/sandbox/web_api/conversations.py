"""conversations.*: opening direct messages, and reading what the app may read.

https://docs.slack.dev/reference/methods?family=conversations
"""

import base64
import binascii

from bot.sandbox import messages
from bot.sandbox.errors import ApiError
from bot.sandbox.records import Conversation, Json, Message
from bot.sandbox.seed import BOT_USER
from bot.sandbox.web_api import places
from bot.sandbox.web_api.args import Args
from bot.sandbox.workspace import Workspace

PAGE, LARGEST_PAGE = 100, 999
MOST_TOGETHER = 8
END = 10**18


async def open_im(ws: Workspace, args: Args) -> Json:
    given = [one for one in args.text("users").split(",") if one]
    if "channel" in args:
        place = places.conversation(ws, args.text("channel"))
        if not place.is_im:
            raise ApiError("channel_not_found")
        return {"no_op": True, "already_open": True, "channel": {"id": place.id}}
    if not given:
        raise ApiError("users_list_not_supplied")
    if len(given) > MOST_TOGETHER:
        raise ApiError("too_many_users")
    if len(given) > 1:  # a conversation of several people is of another kind, and needs its scope
        raise ApiError("missing_scope", needed="mpim:write", provided=ws.manifest.provided)
    person = places.person(ws, given[0])
    if person.deleted:
        raise ApiError("user_disabled")
    if not places.can_be_written_to(ws, person):
        raise ApiError("user_not_visible")
    known = ws.state.im_with(person.id)
    place = ws.state.open_im(person.id)
    opened: Json = {"channel": {"id": place.id}}
    if known is not None:
        opened |= {"no_op": True, "already_open": True}
    if args.flag("return_im"):
        opened["channel"] = as_slack(ws, place)
    return opened


async def info(ws: Workspace, args: Args) -> Json:
    place = places.conversation(ws, args.needed("channel", "channel_not_found"))
    return {"channel": as_slack(ws, place)}


async def history(ws: Workspace, args: Args) -> Json:
    place = places.conversation(ws, args.needed("channel", "channel_not_found"))
    if not place.has_app:
        raise ApiError("not_in_channel")
    limit = args.number("limit", PAGE)
    if not 1 <= limit <= LARGEST_PAGE:
        raise ApiError("invalid_limit")
    limit = min(limit, ws.gates.limits.history.objects or limit)
    wanted = _window(args)
    found = [
        one for one in _newest_first(ws, place) if wanted.start <= _moment(one.ts) < wanted.stop
    ]
    page = found[:limit]
    more = len(found) > limit
    answer: Json = {
        "messages": [
            messages.as_slack(ws, message, metadata=args.flag("include_all_metadata"))
            for message in page
        ],
        "has_more": more,
        "pin_count": 0,
    }
    if more:
        answer["response_metadata"] = {"next_cursor": written(f"next_ts:{page[-1].ts}")}
    return answer


def as_slack(ws: Workspace, place: Conversation) -> Json:
    told: Json = {
        "id": place.id,
        "is_im": place.is_im,
        "is_channel": not place.is_im,
        "is_archived": place.is_archived,
        "is_private": place.is_im,
        "context_team_id": ws.state.team.id,
    }
    if place.is_im:
        return told | {"user": place.person, "is_user_deleted": _is_gone(ws, place.person)}
    return told | {"name": place.name, "is_member": place.has_app, "creator": BOT_USER}


def written(cursor: str) -> str:
    return base64.b64encode(cursor.encode()).decode()


def read(cursor: str, kind: str) -> str:
    """What a cursor of this kind says; refuses one that is not ours."""
    try:
        found = base64.b64decode(cursor, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise ApiError("invalid_cursor") from None
    if not found.startswith(f"{kind}:"):
        raise ApiError("invalid_cursor")
    return found.removeprefix(f"{kind}:")


def _newest_first(ws: Workspace, place: Conversation) -> list[Message]:
    """What history shows; a message that was only just taken is not in it yet."""
    found = ws.state.messages_in(place.id)[::-1]
    lag_ms = ws.gates.limits.history.lag_ms
    if not lag_ms:
        return found
    shown = int(ws.now() * 1_000_000) - lag_ms * 1000
    return [message for message in found if _moment(message.ts) <= shown]


def _window(args: Args) -> range:
    """The moments that are asked for, in microseconds."""
    inclusive = args.flag("inclusive")
    since, until = 0, END
    if args.text("oldest"):
        since = _moment(args.text("oldest"), "invalid_ts_oldest") + (not inclusive)
    if args.text("latest"):
        until = _moment(args.text("latest"), "invalid_ts_latest") + inclusive
    if args.text("cursor"):
        until = min(until, _moment(read(args.text("cursor"), "next_ts"), "invalid_cursor"))
    return range(since, until)


def _moment(given: str, error: str = "internal_error") -> int:
    """A ts in microseconds, so that comparing is exact; `error` is Slack's word for none."""
    seconds, _, rest = given.partition(".")
    if not (seconds.isdecimal() and (not rest or rest.isdecimal())):
        raise ApiError(error)
    return int(seconds) * 1_000_000 + int(rest[:6].ljust(6, "0"))


def _is_gone(ws: Workspace, user: str) -> bool:
    person = ws.state.person(user)
    return person is None or person.deleted
