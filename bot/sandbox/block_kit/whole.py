"""What must hold across a whole message or view: unique ids, one focus, a submit, real files.

`problems` is the one question that the Web API, the sandbox's acts and the unit tests of
every screen ask.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from bot.sandbox.block_kit.blocks import VIEWS, Surface, blocks_for
from bot.sandbox.block_kit.rules import Json, Problem, missing

SeesFile = Callable[[str], bool]
FILE_IN_ADDRESS = re.compile(r"/files-pri/[A-Z0-9]+-([A-Z0-9]+)/")
MARKDOWN_IN_ALL = 12000
# Undocumented, seen by many: https://github.com/slackapi/bolt-js/issues/2509
CHARACTERS_IN_ALL = 13200


def problems(
    blocks: Any, surface: Surface | str, files: SeesFile | None = None
) -> tuple[Problem, ...]:
    """What Slack would refuse in `blocks`; pointers start at the list: "/0/text/text".

    `files` says whether an id is a processed picture that the app may see; without it
    pictures are not looked up.
    """
    where = Surface(surface)
    found = list(blocks_for(where).check(blocks, ""))
    if not isinstance(blocks, list):
        return tuple(found)
    known = [(n, block) for n, block in enumerate(blocks) if isinstance(block, dict)]
    found += [*_repeated_block_ids(known), *_repeated_action_ids(known), *_one_focus(known)]
    found += [*_file_inputs(known, where), *_markdown(known)]
    if files is not None:
        found += _unknown_files(known, files)
    return tuple(found)


def view_problems(view: Any, files: SeesFile | None = None) -> tuple[Problem, ...]:
    """What Slack would refuse in a modal or Home view; pointers start at the view."""
    found = list(VIEWS.check(view, ""))
    if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
        return tuple(found)
    if "blocks" in view:
        inside = problems(view["blocks"], Surface(view["type"]), files)
        found += [
            Problem(f"/blocks{one.pointer}", one.message, one.code, one.constraint)
            for one in inside
        ]
    if view["type"] == "modal" and _has_input(view) and "submit" not in view:
        found.append(missing("", "submit"))
    return tuple(found)


def too_many_characters(blocks: Sequence[Json]) -> bool:
    """Whether Slack would answer msg_blocks_too_long."""
    return sum(map(_characters, blocks)) > CHARACTERS_IN_ALL


def elements_in(block: Json) -> Iterator[tuple[str, Json]]:
    """The elements of a block with their pointers inside it."""
    for name in ("accessory", "element"):
        if isinstance(block.get(name), dict):
            yield f"/{name}", block[name]
    inside = block.get("elements")
    for n, part in enumerate(inside if isinstance(inside, list) else []):
        if isinstance(part, dict):
            yield f"/elements/{n}", part


def file_named(picture: Json) -> str:
    """The id in a `slack_file`, given as such or inside a url_private."""
    if isinstance(picture.get("id"), str):
        return str(picture["id"])
    found = FILE_IN_ADDRESS.search(str(picture.get("url", "")))
    return found.group(1) if found else ""


def pictures_in(block: Json) -> Iterator[tuple[str, Json]]:
    """Every `slack_file` of a block with its pointer inside it."""
    for pointer, holder in [("", block), *elements_in(block)]:
        if isinstance(holder.get("slack_file"), dict):
            yield f"{pointer}/slack_file", holder["slack_file"]


Numbered = Sequence[tuple[int, Json]]


def _repeated_block_ids(blocks: Numbered) -> Iterator[Problem]:
    counted = Counter(str(block["block_id"]) for _, block in blocks if "block_id" in block)
    seen: set[str] = set()
    for n, block in blocks:
        block_id = str(block.get("block_id", ""))
        if counted[block_id] > 1 and block_id in seen:
            yield Problem(f"/{n}/block_id", f'`block_id` "{block_id}" already exists', "unique")
        seen.add(block_id)


def _repeated_action_ids(blocks: Numbered) -> Iterator[Problem]:
    for n, block in blocks:
        seen: set[str] = set()
        for pointer, part in elements_in(block):
            action_id = str(part.get("action_id", ""))
            if action_id and action_id in seen:
                yield Problem(
                    f"/{n}{pointer}/action_id",
                    f'`action_id` "{action_id}" already exists',
                    "unique",
                )
            seen.add(action_id)


def _one_focus(blocks: Numbered) -> Iterator[Problem]:
    focused = [
        f"/{n}{pointer}/focus_on_load"
        for n, block in blocks
        for pointer, part in elements_in(block)
        if part.get("focus_on_load") is True
    ]
    for pointer in focused[1:]:
        yield Problem(pointer, "only one element may set `focus_on_load`", "unique")


def _file_inputs(blocks: Numbered, surface: Surface) -> Iterator[Problem]:
    if surface is Surface.MODAL:
        return
    for n, block in blocks:
        inside = block.get("element")
        if isinstance(inside, dict) and inside.get("type") == "file_input":
            yield Problem(f"/{n}/element/type", "unsupported type: file_input", "unsupported_type")


def _markdown(blocks: Numbered) -> Iterator[Problem]:
    written = [
        (n, str(block.get("text"))) for n, block in blocks if block.get("type") == "markdown"
    ]
    if len(written) > 1 and sum(len(said) for _, said in written) > MARKDOWN_IN_ALL:
        yield Problem(
            f"/{written[-1][0]}/text",
            f"markdown text must be less than {MARKDOWN_IN_ALL + 1} characters in all",
            "max_length",
            MARKDOWN_IN_ALL,
        )


def _unknown_files(blocks: Numbered, files: SeesFile) -> list[Problem]:
    return [
        Problem(f"/{n}{pointer}", "invalid slack file", "invalid_slack_file")
        for n, block in blocks
        for pointer, picture in pictures_in(block)
        if not files(file_named(picture))
    ]


def _has_input(view: Json) -> bool:
    blocks = view.get("blocks")
    return isinstance(blocks, list) and any(
        isinstance(block, dict) and block.get("type") == "input" for block in blocks
    )


def _characters(value: Any) -> int:
    """The characters a person would read: every string under a `text` key."""
    if isinstance(value, dict):
        return sum(
            len(part) if name == "text" and isinstance(part, str) else _characters(part)
            for name, part in value.items()
        )
    return sum(map(_characters, value)) if isinstance(value, list) else 0
