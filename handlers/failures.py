"""The one place where an error becomes a sentence.

Refused          the sentence, beside its field in a form, or on its own
Later, Doubt     Slack was silent: try again
Never            Slack said no: mostly a trigger that was used or is older than 3 seconds
anything else    a bug: logged with a reference that the person can quote
"""

import asyncio
import logging
from typing import Any
from uuid import uuid4

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_bolt.response import BoltResponse

from bot.deps import Deps
from bot.errors import Doubt, Later, Never, Refused, traced
from bot.views import refusals
from handlers import payloads
from handlers.payloads import Body

log = logging.getLogger(__name__)
SEEN_AFTER_S = 0.25
"""Bolt looks every 10 ms whether a listener has acknowledged, and forgets it if an error comes
before it has looked (slack_bolt 1.30, asyncio_runner): the press would look failed though it was
stored. Nobody waits for us any more, so we give it time, also where the loop is busy."""
STALE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "trigger_expired"})


async def explain(
    error: Exception,
    body: Body,
    ack: AsyncAck,
    respond: AsyncRespond,
    context: dict[str, Any],
    response: BoltResponse | None,
) -> BoltResponse | None:
    """Say what happened where the person is looking, and acknowledge. `response` is None where
    that was done before the error; then Bolt takes no other."""
    acknowledged = await _explained(error, body, ack, respond, context)
    if response is not None:
        return acknowledged
    await asyncio.sleep(SEEN_AFTER_S)
    return None


async def _explained(
    error: Exception, body: Body, ack: AsyncAck, respond: AsyncRespond, context: dict[str, Any]
) -> BoltResponse:
    refused = _refused(error)
    if body.get("type") == "view_submission":
        return await _beside_the_form(refused, body, ack)
    # What is returned is what Slack gets: without it Bolt answers 500 over our ack.
    acknowledged = await ack()
    if body.get("type") == "event_callback":
        return acknowledged  # nobody is looking; the inbox keeps the event
    deps: Deps = context["deps"]
    if body.get("response_url"):
        await respond(text=refused.sentence, response_type="ephemeral", replace_original=False)
    else:
        await _on_top(refused, body, deps)
    return acknowledged


def _refused(error: Exception) -> Refused:
    if isinstance(error, Refused):
        log.info("refused")
        return error
    if isinstance(error, Never) and error.reason in STALE:
        log.info("trigger was stale")
        return Refused(refusals.TOO_SLOW)
    if isinstance(error, Later | Doubt):
        log.warning("slack did not answer: %s", error.reason)
        return Refused(refusals.SLACK_SILENT)
    reference = uuid4().hex[:8]
    log.error("bug %s: %s", reference, traced(error))
    return Refused(refusals.bug(reference))


async def _beside_the_form(refused: Refused, body: Body, ack: AsyncAck) -> BoltResponse:
    """Inline at the field it is about; on a page of its own where the form has no fields."""
    fields = payloads.fields(body)
    field = refused.field if refused.field in fields else next(iter(fields), None)
    if field is None:
        return await ack(response_action="push", view=refusals.view(refused.sentence))
    every = {path: told for path, told in refused.every.items() if path in fields}
    return await ack(response_action="errors", errors={field: refused.sentence} | every)


async def _on_top(refused: Refused, body: Body, deps: Deps) -> None:
    """From Home or a shortcut: a small window; from inside a window: one on top of it."""
    view = refusals.view(refused.sentence)
    trigger = payloads.trigger(body)
    try:
        if (body.get("view") or {}).get("type") == "modal":
            await deps.slack.push_view(trigger, view)
        else:
            await deps.slack.open_view(trigger, view)
    except (Never, Later, Doubt) as unseen:
        log.info("refusal could not be shown: %s", unseen.reason)
