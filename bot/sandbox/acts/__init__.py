"""What people do, each act under its name, turned into what Slack would send to the app."""

from bot.sandbox.acts import forms, pressing, saying, shortcuts
from bot.sandbox.acts.common import Act, Body
from bot.sandbox.errors import ActRefused
from bot.sandbox.records import Json
from bot.sandbox.seed import Person
from bot.sandbox.workspace import Workspace

__all__ = ["ACTS", "perform"]


async def dismiss(ws: Workspace, person: Person, body: Body) -> Json:
    number = body.get("notice")
    notice = ws.state.notices.get(number) if isinstance(number, int) else None
    if notice is None or notice.person != person.id:
        raise ActRefused("This notice is gone.")
    ws.state.drop_notice(notice.id)
    ws.stream.tell(person.id, "notices")
    return {"ok": True}


ACTS: dict[str, Act] = {
    "open_home": saying.open_home,
    "message": saying.message,
    "command": saying.command,
    "global_shortcut": shortcuts.global_shortcut,
    "message_shortcut": shortcuts.message_shortcut,
    "press": pressing.press,
    "submit": forms.submit,
    "close": forms.close,
    "upload": forms.upload,
    "dismiss": dismiss,
}


async def perform(ws: Workspace, user: str, act: str, body: Body) -> Json:
    """Do it and write it down; what cannot be done is answered, not raised."""
    try:
        answer = await _perform(ws, user, act, body)
    except ActRefused as refused:
        answer = {"ok": False, "error": refused.sentence}
    told = {name: value for name, value in body.items() if name != "content"}
    ws.journal.note("act", act, {"user": user, **told}, answer)
    return answer


async def _perform(ws: Workspace, user: str, act: str, body: Body) -> Json:
    person = ws.state.person(user)
    if person is None:
        raise ActRefused("There is nobody by this id.")
    if person.deleted:
        raise ActRefused(f"{person.name}'s account is deactivated.")
    if act not in ACTS:
        raise ActRefused("There is no such act.")
    return await ACTS[act](ws, person, body)
