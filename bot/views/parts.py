"""Our few words for drawing: heading, words, small print, buttons and fields.

Every screen says, in this order, what it is, what to do, who sees it and what happens next;
`frame` and `sheet` keep that order. What people wrote is escaped and clamped here, so no
view needs to think of it. Limits: https://docs.slack.dev/reference/block-kit
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    CheckboxesElement,
    ConfirmObject,
    ContextBlock,
    DatePickerElement,
    DividerBlock,
    HeaderBlock,
    InputBlock,
    MarkdownTextObject,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
    SectionBlock,
    StaticMultiSelectElement,
    StaticSelectElement,
    TimePickerElement,
)
from slack_sdk.models.blocks.basic_components import DispatchActionConfig
from slack_sdk.models.blocks.block_elements import FileInputElement
from slack_sdk.models.views import View

from bot.domain.passages import NumberedPassage
from bot.views.ids import Act, Form, Screen, Typed

SECTION = 3000
BLOCKS = 100


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    detail: str | None = None


def escape(text: str) -> str:
    """What a person wrote, made inert: no mention, link or channel call survives."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clamp(text: str, limit: int) -> str:
    """`text` in at most `limit` characters; what is cut is marked by an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def quoted(text: str, limit: int = 2800) -> str:
    """What a person wrote, escaped, within Slack's limit, never cut inside an entity."""
    shown = escape(clamp(text, limit))
    room = limit
    while len(shown) > limit:
        room -= max(1, len(shown) - limit)
        shown = escape(clamp(text, max(1, room)))
    return shown


def pieces(text: str, limit: int = 2800) -> Iterator[str]:
    """All of what a person wrote, escaped, cut between words into parts within the limit."""
    rest = text.strip()
    while rest:
        room = limit
        while (over := len(escape(rest[:room])) - limit) > 0:
            room -= max(1, over // len("&amp;"))
        if room < len(rest):
            room = max(rest.rfind(" ", 1, room), rest.rfind("\n", 1, room), 0) or room
        yield escape(rest[:room].rstrip())
        rest = rest[room:].strip()


def when(moment: datetime, zone: str) -> str:
    """A moment in the reader's zone with its offset, "Fri 30 Oct, 18:00 (UTC+00:00)"."""
    local = moment.astimezone(ZoneInfo(zone))
    offset = local.strftime("%z")
    return f"{local:%a} {local.day} {local:%b}, {local:%H:%M} (UTC{offset[:3]}:{offset[3:]})"


def heading(text: str) -> Block:
    return HeaderBlock(text=PlainTextObject(text=clamp(text, 150), emoji=False))


def words(text: str, accessory: ButtonElement | None = None, block_id: str | None = None) -> Block:
    return SectionBlock(
        text=MarkdownTextObject(text=clamp(text, SECTION)), accessory=accessory, block_id=block_id
    )


def small(*lines: str) -> Block:
    return ContextBlock(elements=[MarkdownTextObject(text=clamp(line, 2000)) for line in lines])


def line() -> Block:
    return DividerBlock()


def footer(sees: str, then: str) -> Block:
    """The two promises that close every message: who sees it, and what happens next."""
    return small(f"*Who sees this:* {sees}", f"*What happens next:* {then}")


def button(
    text: str, act: Act, value: str = "-", *, primary: bool = False, confirm: str | None = None
) -> ButtonElement:
    asked = None
    if confirm is not None:
        asked = ConfirmObject(title="Are you sure?", text=confirm, confirm=text, deny="Go back")
    return ButtonElement(
        text=PlainTextObject(text=clamp(text, 75), emoji=False),
        action_id=act.value,
        value=value,
        style="primary" if primary else None,
        confirm=asked,
    )


def select(text: str, act: Act, choices: Sequence[Choice]) -> StaticSelectElement:
    """A choice that acts at once, like a button; Slack draws at most a hundred options."""
    return StaticSelectElement(
        placeholder=PlainTextObject(text=clamp(text, 150), emoji=False),
        action_id=act.value,
        options=_options(choices[:100]),
    )


def row(*buttons: ButtonElement | StaticSelectElement, block_id: str | None = None) -> Block:
    return ActionsBlock(elements=list(buttons), block_id=block_id)


def many(texts: Sequence[str], between: str = "\n\n") -> list[Block]:
    """Texts one below the other, in as few blocks as the limits allow; none of them is cut."""
    blocks: list[Block] = []
    held = ""
    for text in texts:
        joined = f"{held}{between}{text}" if held else text
        if held and len(joined) > SECTION:
            blocks.append(words(held))
            joined = text
        held = joined
    return [*blocks, words(held)] if held else blocks


def passages(found: Sequence[NumberedPassage]) -> list[Block]:
    """Numbered passages under the names of their parts."""
    texts: list[str] = []
    part: str | None = None
    for passage in found:
        title = f"*{quoted(passage.part, 200)}*\n" if passage.part and passage.part != part else ""
        texts.append(f"{title}*¶{passage.n}*  {quoted(passage.text, 2500)}")
        part = passage.part
    return many(texts)


def passage_choices(found: Sequence[NumberedPassage]) -> tuple[Choice, ...]:
    """Slack takes at most 100 options; a piece of work is refused long before that."""
    return tuple(
        Choice(str(passage.n), clamp(f"¶{passage.n}  {_one_line(passage.text)}", 75))
        for passage in found[:100]
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _options(choices: Sequence[Choice]) -> list[Option]:
    return [
        Option(
            value=choice.value,
            text=PlainTextObject(text=clamp(choice.label, 75), emoji=False),
            description=PlainTextObject(text=clamp(choice.detail, 75)) if choice.detail else None,
        )
        for choice in choices
    ]


def _chosen(choices: Sequence[Choice], values: Sequence[str]) -> list[Option] | None:
    return _options([choice for choice in choices if choice.value in values]) or None


def text_field(
    path: str,
    label: str,
    *,
    typed: Typed = Typed.VALUE,
    hint: str | None = None,
    initial: str | None = None,
    required: bool = True,
    multiline: bool = True,
    most: int = 3000,
    least: int | None = None,
) -> Block:
    """A field for words. Unless `typed` is VALUE, every change of it is kept as a draft."""
    keeps = typed is not Typed.VALUE
    return InputBlock(
        block_id=path,
        label=PlainTextObject(text=clamp(label, 2000), emoji=False),
        hint=PlainTextObject(text=clamp(hint, 2000)) if hint else None,
        optional=not required,
        dispatch_action=keeps,
        element=PlainTextInputElement(
            action_id=typed.value,
            multiline=multiline,
            max_length=most,
            min_length=least,
            initial_value=clamp(initial, most) if initial else None,
            dispatch_action_config=DispatchActionConfig(trigger_actions_on=["on_character_entered"])
            if keeps
            else None,
        ),
    )


def radio_field(
    path: str,
    label: str,
    choices: Sequence[Choice],
    *,
    typed: Typed = Typed.VALUE,
    initial: str | None = None,
    hint: str | None = None,
    required: bool = True,
) -> Block:
    chosen = _chosen(choices, [initial] if initial else [])
    return InputBlock(
        block_id=path,
        label=PlainTextObject(text=clamp(label, 2000), emoji=False),
        hint=PlainTextObject(text=clamp(hint, 2000)) if hint else None,
        optional=not required,
        dispatch_action=typed is not Typed.VALUE,
        element=RadioButtonsElement(
            action_id=typed.value,
            options=_options(choices),
            initial_option=chosen[0] if chosen else None,
        ),
    )


def select_field(
    path: str,
    label: str,
    choices: Sequence[Choice],
    *,
    typed: Typed = Typed.VALUE,
    initial: str | None = None,
    hint: str | None = None,
    required: bool = True,
) -> Block:
    chosen = _chosen(choices, [initial] if initial else [])
    return InputBlock(
        block_id=path,
        label=PlainTextObject(text=clamp(label, 2000), emoji=False),
        hint=PlainTextObject(text=clamp(hint, 2000)) if hint else None,
        optional=not required,
        dispatch_action=typed is not Typed.VALUE,
        element=StaticSelectElement(
            action_id=typed.value,
            options=_options(choices),
            initial_option=chosen[0] if chosen else None,
            placeholder="Choose one",
        ),
    )


def picks_field(
    path: str,
    label: str,
    choices: Sequence[Choice],
    *,
    typed: Typed = Typed.VALUE,
    initial: Sequence[str] = (),
    hint: str | None = None,
    required: bool = True,
) -> Block:
    return InputBlock(
        block_id=path,
        label=PlainTextObject(text=clamp(label, 2000), emoji=False),
        hint=PlainTextObject(text=clamp(hint, 2000)) if hint else None,
        optional=not required,
        dispatch_action=typed is not Typed.VALUE,
        element=StaticMultiSelectElement(
            action_id=typed.value,
            options=_options(choices),
            initial_options=_chosen(choices, initial),
            placeholder="Choose one or more",
        ),
    )


def ticks_field(
    path: str, label: str, choices: Sequence[Choice], *, initial: Sequence[str] = ()
) -> Block:
    """Boxes to tick; Slack draws at most ten."""
    return InputBlock(
        block_id=path,
        label=PlainTextObject(text=clamp(label, 2000), emoji=False),
        element=CheckboxesElement(
            action_id=Typed.VALUE.value,
            options=_options(choices[:10]),
            initial_options=_chosen(choices[:10], initial),
        ),
    )


def file_field(path: str, label: str, *, hint: str, kinds: Sequence[str]) -> Block:
    return InputBlock(
        block_id=path,
        label=PlainTextObject(text=clamp(label, 2000), emoji=False),
        hint=PlainTextObject(text=clamp(hint, 2000)),
        optional=True,
        element=FileInputElement(action_id=Typed.VALUE.value, filetypes=list(kinds), max_files=1),
    )


def date_field(path: str, label: str, *, required: bool = True) -> Block:
    return InputBlock(
        block_id=path,
        label=PlainTextObject(text=clamp(label, 2000), emoji=False),
        optional=not required,
        element=DatePickerElement(action_id=Typed.VALUE.value),
    )


def time_field(path: str, label: str, *, hint: str, initial: time | None) -> Block:
    """A time of day, which may be left out."""
    return InputBlock(
        block_id=path,
        label=PlainTextObject(text=clamp(label, 2000), emoji=False),
        hint=PlainTextObject(text=clamp(hint, 2000)),
        optional=True,
        element=TimePickerElement(
            action_id=Typed.VALUE.value,
            initial_time=f"{initial:%H:%M}" if initial else None,
        ),
    )


def modal(
    callback: Form | Screen,
    title: str,
    blocks: Sequence[Block],
    *,
    submit: str | None = None,
    close: str = "Close",
    about: str = "",
) -> View:
    """A modal. `about` travels in the private metadata: ids only, since its reader sees them."""
    return View(
        type="modal",
        callback_id=callback.value,
        title=PlainTextObject(text=clamp(title, 24), emoji=False),
        submit=PlainTextObject(text=clamp(submit, 24)) if submit else None,
        close=PlainTextObject(text=clamp(close, 24)),
        private_metadata=about,
        blocks=list(blocks[:BLOCKS]),
    )


def home(blocks: Sequence[Block]) -> View:
    return View(type="home", callback_id=Screen.HOME.value, blocks=list(blocks[:BLOCKS]))


def bullet(items: Sequence[str]) -> str:
    return "\n".join(f"•  {item}" for item in items)


def plural(n: int, one: str, many: str | None = None) -> str:
    return f"{n} {one if n == 1 else many or one + 's'}"
