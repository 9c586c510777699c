"""Writing a message, giving a slash command, opening the app's Home."""

from bot.sandbox import messages, modals, people, responses, texts
from bot.sandbox.acts import common
from bot.sandbox.acts.common import Body
from bot.sandbox.envelopes import Ack, Envelope, Missed
from bot.sandbox.errors import ActRefused, ApiError
from bot.sandbox.manifest import Command
from bot.sandbox.messages import Draft
from bot.sandbox.records import Conversation, Json
from bot.sandbox.seed import Person
from bot.sandbox.workspace import Workspace

LONGEST_MESSAGE = 40_000
NO_SUCH_COMMAND = (
    "{command} is not a valid command. In Slack, all messages that start with the “/” character "
    "are interpreted as commands. If you are trying to send a message and not run a command, "
    "try preceding the “/” with an empty space."
)


async def message(ws: Workspace, person: Person, body: Body) -> Json:
    where = common.place(ws, person, common.text(body, "conversation"))
    said = common.text(body, "text").strip()
    if not said:
        raise ActRefused("The message is empty.")
    if len(said) > LONGEST_MESSAGE:
        raise ActRefused("The message is too long.")
    if said.startswith("/"):
        name, _, rest = said.partition(" ")
        return await command(
            ws, person, {"conversation": where.id, "command": name, "text": rest.strip()}
        )
    if where.is_im and not (ws.manifest.messages_tab and ws.manifest.can_be_written_to):
        raise ActRefused("Sending messages to this app has been turned off.")
    if where.is_archived:
        raise ActRefused("This channel is archived.")
    draft = Draft(text=texts.typed(said), blocks=[texts.rich(said)])
    posted = messages.post(ws, where, person.id, draft)
    ws.state.mark_read(person.id, where.id)
    return {"ok": True, "ts": posted.ts}


async def command(ws: Workspace, person: Person, body: Body) -> Json:
    where = common.place(ws, person, common.text(body, "conversation"))
    name = common.text(body, "command")
    known = ws.manifest.command(name)
    if known is None:
        raise common.trouble(ws, person, NO_SUCH_COMMAND.format(command=name))
    payload = _command_payload(ws, person, where, known, common.text(body, "text", ""))
    answer = await ws.outgoing.send(Envelope("slash_commands", name, payload))
    if isinstance(answer, Missed):
        late = answer.reason in ("timeout", "http_timeout")
        error = "operation_timeout" if late else "dispatch_failed"
        raise common.trouble(ws, person, f"{name} failed with the error “{error}”")
    _say_at_once(ws, person, name, payload, answer)
    return {"ok": True, "acked": True}


async def open_home(ws: Workspace, person: Person, body: Body) -> Json:
    """The person looks at the app: its Home tab, or its Messages tab."""
    tab = common.text(body, "tab", "home")
    if tab not in ("home", "messages"):
        raise ActRefused("The app has a Home and a Messages tab.")
    if person.is_external:
        raise ActRefused("This app is installed in another workspace than yours.")
    event: Json = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": ws.state.open_im(person.id).id,
        "tab": tab,
        "event_ts": common.stamp(ws),
    }
    home = ws.state.homes.get(person.id)
    if home is not None and tab == "home":
        event["view"] = modals.as_slack(ws, home)
    ws.announce("app_home_opened", event)
    return {"ok": True}


def _command_payload(
    ws: Workspace, person: Person, where: Conversation, command: Command, text: str
) -> Json:
    if command.should_escape:
        handles = {one.handle: one.id for one in ws.state.people.values()}
        channels = {one.name: one.id for one in ws.state.conversations.values() if not one.is_im}
        text = texts.command_text(text, handles, channels)
    return {
        "token": "sandbox",
        "team_id": people.team_of(ws, person),
        "team_domain": ws.state.team.domain,
        "channel_id": where.id,
        "channel_name": common.channel(where)["name"],
        "user_id": person.id,
        "user_name": person.handle,
        "command": command.command,
        "text": text,
        "api_app_id": ws.config.app_id,
        "is_enterprise_install": "false",
        "response_url": responses.issue(ws, person.id, where.id),
        "trigger_id": ws.triggers.issue(person.id),
    }


def _say_at_once(ws: Workspace, person: Person, name: str, payload: Json, ack: Ack) -> None:
    """What came with the acknowledgement is said in the place of the command."""
    if not ack.payload:
        return
    url = ws.state.response_urls[payload["response_url"].rpartition("/")[2]]
    try:
        responses.say(ws, url, ack.payload)
    except ApiError as refused:
        raise common.trouble(
            ws, person, f"{name} failed with the error “{refused.code}”"
        ) from refused
