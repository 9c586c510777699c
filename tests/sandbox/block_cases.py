"""Bad and good Block Kit for the validator: (name, payload, where it is wrong, Slack's words)."""

from typing import Any

from tests.sandbox.world import Json, buttons, field, plain, section


def option(value: str = "a", text: str = "A", **more: Any) -> Json:
    return {"text": plain(text), "value": value} | more


def menu(kind: str, *options: Json, **more: Any) -> Json:
    return {"type": kind, "action_id": "pick", "options": list(options) or [option()]} | more


def holds(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain("Label"), "element": element} | more


def button(**more: Any) -> Json:
    return {"type": "button", "action_id": "go", "text": plain("Go")} | more


def row(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def image(**more: Any) -> Json:
    return {"type": "image", "alt_text": "A chart", "image_url": "https://example.org/a.png"} | more


CONFIRM = {
    "title": plain("Sure?"),
    "text": plain("It cannot be undone."),
    "confirm": plain("Do it"),
    "deny": plain("Go back"),
}

BAD_IN_A_MESSAGE: list[tuple[str, list[Json], str, str]] = [
    ("no type", [{"text": plain("x")}], "/0", "missing required field: type"),
    ("unknown block", [{"type": "banner"}], "/0/type", "unsupported type: banner"),
    ("too many blocks", [section()] * 51, "", "no more than 50 items allowed"),
    ("empty section", [{"type": "section"}], "/0", "must define either `text` or `fields`"),
    ("empty text", [section("")], "/0/text/text", "must be more than 0 characters"),
    ("long section", [section("x" * 3001)], "/0/text/text", "must be less than 3001 characters"),
    ("bare string", [{"type": "section", "text": "x"}], "/0/text", "must be an object"),
    (
        "unknown text type",
        [{"type": "section", "text": {"type": "html", "text": "x"}}],
        "/0/text/type",
        "unsupported type: html",
    ),
    (
        "text without text",
        [{"type": "section", "text": {"type": "mrkdwn"}}],
        "/0/text",
        "missing required field: text",
    ),
    ("unknown field", [section(colour="red")], "/0", "invalid additional property: colour"),
    ("null field", [section(accessory=None)], "/0/accessory", "must be an object"),
    (
        "eleven fields",
        [{"type": "section", "fields": [plain("x")] * 11}],
        "/0/fields",
        "no more than 10 items allowed",
    ),
    (
        "long field",
        [{"type": "section", "fields": [plain("x" * 2001)]}],
        "/0/fields/0/text",
        "must be less than 2001 characters",
    ),
    (
        "input as accessory",
        [section(accessory=field()["element"])],
        "/0/accessory/type",
        "unsupported type: plain_text_input",
    ),
    (
        "long header",
        [{"type": "header", "text": plain("x" * 151)}],
        "/0/text/text",
        "must be less than 151 characters",
    ),
    (
        "mrkdwn header",
        [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
        "/0/text/type",
        "unsupported type: mrkdwn",
    ),
    (
        "eleven in context",
        [{"type": "context", "elements": [plain("x")] * 11}],
        "/0/elements",
        "no more than 10 items allowed",
    ),
    (
        "empty context",
        [{"type": "context", "elements": []}],
        "/0/elements",
        "no fewer than 1 items allowed",
    ),
    (
        "button in context",
        [{"type": "context", "elements": [button()]}],
        "/0/elements/0/type",
        "unsupported type: button",
    ),
    (
        "26 buttons",
        [row(*(button(action_id=str(n)) for n in range(26)))],
        "/0/elements",
        "no more than 25 items allowed",
    ),
    ("no actions", [row()], "/0/elements", "no fewer than 1 items allowed"),
    (
        "text field in actions",
        [row(field()["element"])],
        "/0/elements/0/type",
        "unsupported type: plain_text_input",
    ),
    (
        "multi select in actions",
        [row(menu("multi_static_select"))],
        "/0/elements/0/type",
        "unsupported type: multi_static_select",
    ),
    (
        "long button",
        [row(button(text=plain("x" * 76)))],
        "/0/elements/0/text/text",
        "must be less than 76 characters",
    ),
    (
        "mrkdwn button",
        [row(button(text={"type": "mrkdwn", "text": "x"}))],
        "/0/elements/0/text/type",
        "unsupported type: mrkdwn",
    ),
    (
        "long button value",
        [row(button(value="x" * 2001))],
        "/0/elements/0/value",
        "must be less than 2001 characters",
    ),
    (
        "button style",
        [row(button(style="warning"))],
        "/0/elements/0/style",
        "must be one of the following: primary, danger",
    ),
    (
        "button address",
        [row(button(url="not an address"))],
        "/0/elements/0/url",
        "must match the expected format",
    ),
    (
        "long action id",
        [row(button(action_id="x" * 256))],
        "/0/elements/0/action_id",
        "must be less than 256 characters",
    ),
    (
        "long confirm title",
        [row(button(confirm=CONFIRM | {"title": plain("x" * 101)}))],
        "/0/elements/0/confirm/title/text",
        "must be less than 101 characters",
    ),
    (
        "confirm without deny",
        [row(button(confirm={k: v for k, v in CONFIRM.items() if k != "deny"}))],
        "/0/elements/0/confirm",
        "missing required field: deny",
    ),
    (
        "same action id twice",
        [row(button(), button())],
        "/0/elements/1/action_id",
        '`action_id` "go" already exists',
    ),
    (
        "same block id twice",
        [section(block_id="a"), section(block_id="a")],
        "/1/block_id",
        '`block_id` "a" already exists',
    ),
    (
        "six in overflow",
        [row(menu("overflow", *(option(str(n)) for n in range(6))))],
        "/0/elements/0/options",
        "no more than 5 items allowed",
    ),
    (
        "no options",
        [row({"type": "static_select", "action_id": "a"})],
        "/0/elements/0",
        "must define either `options` or `option_groups`",
    ),
    (
        "101 options",
        [row(menu("static_select", *(option(str(n)) for n in range(101))))],
        "/0/elements/0/options",
        "no more than 100 items allowed",
    ),
    (
        "long option",
        [row(menu("static_select", option(text="x" * 76)))],
        "/0/elements/0/options/0/text/text",
        "must be less than 76 characters",
    ),
    (
        "long option value",
        [row(menu("static_select", option("x" * 151)))],
        "/0/elements/0/options/0/value",
        "must be less than 151 characters",
    ),
    (
        "long option description",
        [row(menu("static_select", option(description=plain("x" * 76))))],
        "/0/elements/0/options/0/description/text",
        "must be less than 76 characters",
    ),
    (
        "typed option",
        [row(menu("static_select", option(type="option")))],
        "/0/elements/0/options/0",
        "invalid additional property: type",
    ),
    (
        "eleven radio buttons",
        [row(menu("radio_buttons", *(option(str(n)) for n in range(11))))],
        "/0/elements/0/options",
        "no more than 10 items allowed",
    ),
    (
        "eleven boxes",
        [row(menu("checkboxes", *(option(str(n)) for n in range(11))))],
        "/0/elements/0/options",
        "no more than 10 items allowed",
    ),
    (
        "initial option of none",
        [row(menu("static_select", initial_option=option("b", "B")))],
        "/0/elements/0/initial_option",
        "must match one of the options",
    ),
    (
        "initial options of none",
        [row(menu("checkboxes", initial_options=[option("b", "B")]))],
        "/0/elements/0/initial_options/0",
        "must match one of the options",
    ),
    (
        "long placeholder",
        [row(menu("static_select", placeholder=plain("x" * 151)))],
        "/0/elements/0/placeholder/text",
        "must be less than 151 characters",
    ),
    (
        "bad date",
        [row({"type": "datepicker", "action_id": "d", "initial_date": "1.2.2026"})],
        "/0/elements/0/initial_date",
        "must match the expected format",
    ),
    (
        "bad time",
        [row({"type": "timepicker", "action_id": "t", "initial_time": "25:00"})],
        "/0/elements/0/initial_time",
        "must match the expected format",
    ),
    (
        "image without words",
        [{"type": "image", "image_url": "https://example.org/a.png"}],
        "/0",
        "missing required field: alt_text",
    ),
    (
        "image of nothing",
        [{"type": "image", "alt_text": "x"}],
        "/0",
        "must define either `image_url` or `slack_file`",
    ),
    (
        "unknown file",
        [{"type": "image", "alt_text": "x", "slack_file": {"id": "F0NONE"}}],
        "/0/slack_file",
        "invalid slack file",
    ),
    (
        "unknown file beside a section",
        [section(accessory={"type": "image", "alt_text": "x", "slack_file": {"id": "F0NONE"}})],
        "/0/accessory/slack_file",
        "invalid slack file",
    ),
    (
        "file field in a message",
        [holds({"type": "file_input", "action_id": "f"})],
        "/0/element/type",
        "unsupported type: file_input",
    ),
    (
        "long markdown",
        [{"type": "markdown", "text": "x" * 12001}],
        "/0/text",
        "must be less than 12001 characters",
    ),
    (
        "unknown rich text part",
        [{"type": "rich_text", "elements": [{"type": "rich_text_box"}]}],
        "/0/elements/0/type",
        "unsupported type: rich_text_box",
    ),
    (
        "rich text in wrong shape",
        [
            {
                "type": "rich_text",
                "elements": [{"type": "rich_text_section", "elements": [{"type": "text"}]}],
            }
        ],
        "/0/elements/0/elements/0",
        "missing required field: text",
    ),
]

GOOD_BLOCKS: list[Json] = [
    section(block_id="s", accessory=button(style="primary", confirm=CONFIRM)),
    section("x" * 3000),
    {"type": "section", "fields": [plain("x" * 2000)] * 10},
    {"type": "header", "text": plain("x" * 150)},
    {"type": "divider"},
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "small"}, image()]},
    buttons(*(f"b{n}" for n in range(25)), block_id="many"),
    image(title=plain("A title")),
    section(accessory=menu("multi_static_select", initial_options=[option()])),
    row(
        menu("static_select", initial_option=option()),
        {"type": "datepicker", "action_id": "d", "initial_date": "2026-10-19"},
        {"type": "timepicker", "action_id": "t", "initial_time": "09:00"},
        {"type": "users_select", "action_id": "u"},
        menu("overflow") | {"action_id": "o"},
    ),
    row(
        {
            "type": "static_select",
            "option_groups": [{"label": plain("Group"), "options": [option()]}],
        }
    ),
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [{"type": "text", "text": "one", "style": {"bold": True}}],
                    }
                ],
            }
        ],
    },
]
