"""The only file that knows Slack's JSON: a payload in, the frozen input of a service out.

Everything here is untrusted. A field that is missing or malformed becomes an empty one, which
the services refuse with a sentence; an id that is not one of ours is refused there too.
"""

import re
from collections.abc import Mapping
from typing import Any

from bot.domain.answers import Answers
from bot.domain.passages import joined
from bot.domain.rubric import GivenMark
from bot.services import conversations, evidence
from bot.services.arrivals import Arrival
from bot.services.feedback import Reply, reply
from bot.services.people import Who
from bot.services.prompt_sets import Named
from bot.services.reflections import Written
from bot.services.schedules import Wish
from bot.services.starting import Wish as StartWish
from bot.views.calibration import NOT_OBSERVABLE
from bot.views.entries import Lists
from bot.views.ids import Act

Body = dict[str, Any]
Values = dict[str, Any]


def who(body: Body) -> Who:
    """Who acted. `user.team_id` is the person's own workspace, also for a guest from another."""
    if "command" in body:
        return Who(str(body.get("team_id", "")), str(body.get("user_id", "")))
    user = body.get("user") or {}
    team = user.get("team_id") or (body.get("team") or {}).get("id") or ""
    return Who(str(team), str(user.get("id", "")))


def trigger(body: Body) -> str:
    return str(body.get("trigger_id", ""))


def pressed(body: Body) -> str:
    """The value of the button; an id of ours."""
    actions = body.get("actions") or [{}]
    value = actions[0].get("value") or (actions[0].get("selected_option") or {}).get("value")
    return str(value or "")


def about(body: Body) -> str:
    """What the view is about: the private metadata that we gave it."""
    return str((body.get("view") or {}).get("private_metadata", ""))


def pair(text: str) -> tuple[str, str]:
    """Two ids in one value, "a|b"."""
    first, _, second = text.partition("|")
    return first, second


def view_id(body: Body) -> str:
    return str((body.get("view") or {}).get("id", ""))


def values(body: Body) -> Values:
    """What the fields hold, by the path of the field: text, a list of values, or None."""
    state = ((body.get("view") or {}).get("state") or {}).get("values") or {}
    held: Values = {}
    for path, actions in state.items():
        for element in actions.values():
            held[str(path)] = _held(element)
    return held


def _held(element: Mapping[str, Any]) -> Any:
    kind = element.get("type")
    if kind in ("static_select", "radio_buttons"):
        return (element.get("selected_option") or {}).get("value")
    if kind in ("multi_static_select", "checkboxes"):
        return [option["value"] for option in element.get("selected_options") or ()]
    if kind == "file_input":
        return [str(file["id"]) for file in element.get("files") or ()]
    if kind == "datepicker":
        return element.get("selected_date")
    if kind == "timepicker":
        return element.get("selected_time")
    return element.get("value")


def _text(held: Values, path: str) -> str:
    value = held.get(path)
    return value if isinstance(value, str) else ""


def _list(held: Values, path: str) -> list[str]:
    value = held.get(path)
    return value if isinstance(value, list) else []


def written(body: Body) -> Written:
    """The answers of a reflection form; paths such as `options/2/cost` become items. What takes
    more than one field, `cost`, `cost/2`, is one text."""
    answers: dict[str, Any] = {}
    for path, texts in _fields_together(body).items():
        text = joined([texts[n] for n in sorted(texts)]) if len(texts) > 1 else texts.get(1, "")
        name, *rest = path.split("/")
        if not rest:
            answers[name] = text
        else:
            items = answers.setdefault(name, {})
            items.setdefault(int(rest[0]), {})[rest[1]] = text
    told: Answers = {
        name: [value[n] for n in sorted(value)] if isinstance(value, dict) else value
        for name, value in answers.items()
    }
    return Written(about(body), told)


def _fields_together(body: Body) -> dict[str, dict[int, str]]:
    """What the fields of one answer hold, by the path of the answer and the number of the field;
    a file is no answer."""
    found: dict[str, dict[int, str]] = {}
    for path, value in values(body).items():
        if isinstance(value, list):
            continue
        name, *rest = path.split("/")
        n = int(rest.pop()) if len(rest) in (1, 3) and rest[-1].isdecimal() else 1
        if not rest or (len(rest) == 2 and rest[0].isdecimal()):
            found.setdefault("/".join([name, *rest]), {})[n] = value or ""
    return found


def typed_evidence(body: Body, text: str | None = None) -> evidence.Typed:
    """The evidence form; `text` is what a chosen file held."""
    held = values(body)
    edited, permalink = pair(about(body))
    return evidence.typed(
        about=edited,
        member=_text(held, "member"),
        kind=_text(held, "kind"),
        title=_text(held, "title"),
        text=text if text is not None else _long_text(held, "text"),
        permalink=permalink or None,
        from_file=text is not None,
    )


def _long_text(held: Values, path: str) -> str:
    """A text that takes more than one field where it is long: `text`, `text/2`, `text/3`."""
    more = sorted(int(n) for name, _, n in (at.partition("/") for at in held) if name == path and n)
    return joined([_text(held, path), *(_text(held, f"{path}/{n}") for n in more)])


def chosen_file(body: Body) -> str | None:
    found = _list(values(body), "file")
    return found[0] if found else None


def list_page(body: Body) -> tuple[Lists, int]:
    """Which list, and the number of its page; the first page of what waits if it is neither."""
    which, page = pair(pressed(body))
    known = Lists(which) if which in set(Lists) else Lists.WAITING
    return known, int(page) if page.isdecimal() else 0


def message(body: Body) -> tuple[str, str, str]:
    """The message of a message shortcut: its conversation, ts and text."""
    found = body.get("message") or {}
    channel = str((body.get("channel") or {}).get("id", ""))
    return channel, str(found.get("ts", "")), str(found.get("text") or "")


def chosen_items(body: Body) -> tuple[str, ...]:
    return tuple(_list(values(body), "items"))


def confirmed_items(body: Body) -> tuple[tuple[str, ...], str]:
    """What was looked at before handing in, and as which member."""
    items, member = pair(about(body))
    return tuple(item for item in items.split(",") if item), member


def scores(body: Body) -> dict[str, int | None]:
    """The levels of a practice sheet; one that is not chosen is left out."""
    held = values(body)
    return {path: _level(value) for path, value in held.items() if isinstance(value, str)}


def _level(value: str) -> int | None:
    return int(value) if value.isdecimal() else None


def mark(body: Body) -> tuple[str, GivenMark]:
    """One criterion's page: the assignment, and the mark. A level that was not chosen is -1,
    which no rubric knows."""
    assignment, criterion = pair(about(body))
    held = values(body)
    level = _text(held, f"{criterion}/level")
    known = None if level == NOT_OBSERVABLE else int(level) if level.isdecimal() else -1
    cited = tuple(int(n) for n in _list(held, f"{criterion}/passages") if n.isdecimal())
    return assignment, GivenMark(
        criterion,
        known,
        cited,
        _text(held, f"{criterion}/seen"),
        _text(held, f"{criterion}/step"),
    )


def typed_mark(body: Body) -> tuple[str, str, dict[str, Any]]:
    """What a criterion's page holds while it is being filled."""
    assignment, criterion = pair(about(body))
    held = values(body)
    typed: dict[str, Any] = {
        "passages": [int(n) for n in _list(held, f"{criterion}/passages") if n.isdecimal()],
        "seen": _text(held, f"{criterion}/seen"),
        "step": _text(held, f"{criterion}/step"),
    }
    level = _text(held, f"{criterion}/level")
    if level:
        typed["level"] = _level(level)
    return assignment, criterion, typed


def reason(body: Body) -> str:
    return _text(values(body), "reason")


def when_again(body: Body) -> tuple[str, str]:
    """When a prompt shall come again, and the day, "2026-10-24", if one was chosen."""
    held = values(body)
    return _text(held, "when"), _text(held, "day")


def schedule(body: Body) -> Wish:
    held = values(body)
    return Wish(_text(held, "slot"), _text(held, "region"), _text(held, "leave"))


def drawing(body: Body) -> tuple[int | None, bool]:
    """How a form is to be drawn again: how many repeated items, and whether with the example."""
    items, example = pair(pressed(body))
    return int(items) if items.isdecimal() else None, example == "example"


def started(body: Body) -> StartWish:
    """Which set to start, and whether besides one that waits."""
    member, prompt_set = pair(pressed(body))
    action = (body.get("actions") or [{}])[0].get("action_id")
    return StartWish(member, prompt_set, another=action == Act.START_ANOTHER.value)


def rating(body: Body) -> int:
    text = _text(values(body), "rating")
    return int(text) if text.isdecimal() else 0


def replies(body: Body) -> tuple[Reply, ...]:
    """The author's answers, one for each step whose disposition was chosen."""
    held = values(body)
    chosen = {
        path.split("/")[0]: value
        for path, value in held.items()
        if path.endswith("/disposition") and isinstance(value, str)
    }
    return tuple(
        reply(step, value, _text(held, f"{step}/because")) for step, value in chosen.items()
    )


def fields(body: Body) -> tuple[str, ...]:
    """The paths of the fields of the view, in order."""
    blocks = (body.get("view") or {}).get("blocks") or ()
    return tuple(str(block["block_id"]) for block in blocks if block.get("type") == "input")


FILE_SHARE = "file_share"
LINK = re.compile(r"<(?!@)([^<>|]+)(?:\|([^<>]*))?>")


def typed_message(body: Body) -> str:
    """What somebody typed in the direct message, as they typed it: without Slack's marks around
    links and its escapes. A mention of a person stays an id, which is hidden from readers."""
    text = str((body.get("event") or {}).get("text") or "")
    plain = LINK.sub(_as_typed, text)
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _as_typed(found: re.Match[str]) -> str:
    target, label = found[1], found[2]
    if target.startswith("#"):
        return f"#{label}" if label else target
    if target.startswith("!"):
        return label or f"@{target[1:]}"
    return label or target


def brings_a_file(body: Body) -> bool:
    return bool((body.get("event") or {}).get("files"))


def turn(body: Body) -> conversations.Pressed | None:
    """A button of a turn: its deed, the turn it belongs to, and what was selected."""
    action = (body.get("actions") or [{}])[0]
    _, _, deed = str(action.get("action_id", "")).partition(".")
    n, chosen = pair(pressed(body))
    if deed not in set(conversations.Deed) or not n.isdecimal():
        return None
    return conversations.Pressed(conversations.Deed(deed), int(n), chosen)


def named(value: str) -> Named:
    """An edition of a prompt set, seen from a cohort: "cohort|P02@1.0.0"."""
    return Named(*pair(value))


def texts(body: Body) -> dict[str, str]:
    """What the fields of a form of words hold, by path; an empty one holds nothing."""
    held = values(body)
    return {path: value or "" for path, value in held.items() if not isinstance(value, list)}


def step(body: Body) -> tuple[int, Named]:
    """Which question of a try, and of which edition: "3|cohort|P02@1.0.0"."""
    n, edition = pair(pressed(body))
    return (int(n) if n.isdecimal() else 0), named(edition)


def addition(body: Body) -> str:
    return _text(values(body), "text")


def arrival(body: Body) -> Arrival | None:
    """An event in ids; None for what does not concern us: the bot's own messages, and changes
    of messages. A message that brings a file is one like any other."""
    event = body.get("event") or {}
    kind = str(event.get("type", ""))
    subtype = event.get("subtype") or FILE_SHARE
    if kind == "message" and (event.get("bot_id") or subtype != FILE_SHARE):
        return None
    if kind == "app_home_opened" and event.get("tab", "home") != "home":
        return None
    user = event.get("user")
    person = user.get("id") if isinstance(user, dict) else user
    if not person or not body.get("event_id"):
        return None
    return Arrival(str(body["event_id"]), str(body.get("team_id", "")), kind, str(person))
