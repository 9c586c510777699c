"""views.*: modals and App Home. https://docs.slack.dev/reference/methods?family=views"""

from bot.sandbox import modals
from bot.sandbox.errors import ApiError
from bot.sandbox.records import Json, View
from bot.sandbox.web_api import places
from bot.sandbox.web_api.args import Args
from bot.sandbox.workspace import Workspace


async def open_view(ws: Workspace, args: Args) -> Json:
    body = _body(ws, args, "modal")
    trigger = ws.triggers.exchange(args.needed("trigger_id"))
    return _told(ws, modals.push(ws, trigger.person, body, onto=trigger.root))


async def push(ws: Workspace, args: Args) -> Json:
    body = _body(ws, args, "modal")
    trigger = ws.triggers.exchange(args.needed("trigger_id"))
    stack = ws.state.stack(trigger.person)
    if not trigger.root or not stack or stack[0].id != trigger.root:
        raise ApiError("not_found")  # the trigger did not come from a modal that is still open
    return _told(ws, modals.push(ws, trigger.person, body, onto=trigger.root))


async def update(ws: Workspace, args: Args) -> Json:
    if not args.text("view_id") and not args.text("external_id"):
        args.needed("view_id")
    view = modals.find(ws, args.text("view_id"), args.text("external_id"))
    if view is None:
        raise ApiError("not_found")
    body = _body(ws, args, view.body["type"])
    return _told(ws, modals.update(ws, view, body, args.text("hash")))


async def publish(ws: Workspace, args: Args) -> Json:
    if not ws.manifest.home_tab:
        raise ApiError("not_enabled")
    person = places.person(ws, args.needed("user_id"))
    if person.deleted:
        raise ApiError("user_disabled")
    body = _body(ws, args, "home")
    return _told(ws, modals.publish(ws, person.id, body, args.text("hash")))


def _body(ws: Workspace, args: Args, kind: str) -> Json:
    args.needed("view")
    body = modals.checked(ws, args.structure("view"), kind)
    if _takes_files(body) and "files:read" not in ws.manifest.scopes:
        raise ApiError("missing_scope", needed="files:read", provided=ws.manifest.provided)
    return body


def _takes_files(body: Json) -> bool:
    elements = [block.get("element", {}) for block in body["blocks"] if block["type"] == "input"]
    return any(element["type"] == "file_input" for element in elements)


def _told(ws: Workspace, view: View) -> Json:
    return {"view": modals.as_slack(ws, view)}
