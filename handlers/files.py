"""A text file that a person gave in a form: fetched, checked by its content, read.

What is wrong with it is said in the form, so it is fetched before the form is acknowledged, and
only for as long as that leaves time to say so. Nothing is stored before.
"""

import asyncio

from bot.deps import Deps
from bot.errors import Never, Refused
from bot.services.attachments import FIELD, Attached

IN_TIME_S = 2.0
SLOW = (
    "Slack was too slow to hand the file over, and nothing was saved. Submit the form once more, "
    "or paste the text."
)


async def file_of(deps: Deps, file_id: str) -> Attached:
    """The file's name and its words, or Refused beside the field."""
    try:
        async with asyncio.timeout(IN_TIME_S):
            file = await deps.slack.file(file_id)
            content = await deps.slack.download(file)
    except TimeoutError as slow:
        raise Refused(SLOW, FIELD) from slow
    except Never as gone:
        raise Refused(
            "The file could not be read. Choose a text file of up to 2 MB, or paste the text.",
            FIELD,
        ) from gone
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as other:
        raise Refused(
            "This is not a text file. Save it as plain text (.txt or .md), or paste the text.",
            FIELD,
        ) from other
    if "\x00" in text:
        raise Refused("This is not a text file. Save it as plain text, or paste the text.", FIELD)
    return Attached(file.name, text)


async def text_of(deps: Deps, file_id: str) -> str:
    """The words in the file, or Refused beside the field."""
    return (await file_of(deps, file_id)).text
