"""A picture inside a card: uploaded without being shown to anybody, and put in its place once
Slack has processed it. https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object
"""

import asyncio
from datetime import timedelta
from math import ceil

from slack_sdk.models.blocks import Block, ImageBlock
from slack_sdk.models.blocks.basic_components import SlackFile

from bot.delivery.letters import Card
from bot.delivery.timing import Timing
from bot.errors import Later
from bot.slack import Slack

STILL_PROCESSED = timedelta(seconds=5)


async def shown(slack: Slack, card: Card, timing: Timing) -> tuple[Block, ...]:
    """The blocks of the card with its picture, if it has one."""
    picture = card.picture
    if picture is None:
        return card.blocks
    file = await slack.reserve_upload(picture.filename, picture.content)
    await slack.complete_upload(file, picture.title, None, None)
    await _until_processed(slack, file, timing)
    image = ImageBlock(alt_text=picture.alt, title=picture.title, slack_file=SlackFile(id=file))
    return (*card.blocks[: picture.at], image, *card.blocks[picture.at :])


async def _until_processed(slack: Slack, file: str, timing: Timing) -> None:
    for _ in range(ceil(timing.http / timing.poll)):
        if (await slack.file(file)).processed:
            return
        await asyncio.sleep(timing.poll.total_seconds())
    raise Later("the picture is still being processed", STILL_PROCESSED)
