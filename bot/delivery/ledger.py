"""Saying what is owed, once: neither lost nor repeated, whenever the process dies.

Slack has no idempotency key, so a row is marked as perhaps posted before it is posted, and
after a doubtful attempt Slack's history is asked before the next one (ADR 0001).
"""

import asyncio
import logging
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.exc import OperationalError

from bot.delivery import claims, gates, pictures
from bot.delivery.claims import REPEATED, Again, Claim, Outcome, Over, Perhaps, Said
from bot.delivery.leaving import TOO_LATE, leaving
from bot.delivery.letters import Card, Document, Edit, Letter, Letters, Nothing
from bot.delivery.timing import Timing
from bot.deps import Deps
from bot.domain import deliveries
from bot.errors import Doubt, Later, Never, traced
from bot.slack import GONE, NO_MESSAGE
from storage import outbox, people
from storage.base import new_id
from storage.outbox import EDIT, DeliveryState

log = logging.getLogger(__name__)

SHORTLY = timedelta(seconds=5)
STUMBLE_PAUSE = timedelta(minutes=1)
STUMBLES = 3
# Slack's clock and ours may differ by this much; the key decides, the window only bounds.
SKEW = timedelta(minutes=1)


async def deliver(deps: Deps, letters: Letters, key: str, timing: Timing) -> None:
    """One attempt at the row. Calling it twice, or from two processes, is harmless."""
    claim = await claims.take(deps, key, timing)
    if isinstance(claim, Claim):
        await carry_out(deps, letters, claim, timing)


async def carry_out(deps: Deps, letters: Letters, claim: Claim, timing: Timing) -> None:
    """The rest of an attempt whose row was claimed."""
    attempt = _Attempt(deps, letters, timing, claim)
    outcome: Outcome | None = None
    try:
        outcome = await attempt.made()
        settled = await claims.settle(deps, claim, outcome)
    except asyncio.CancelledError:
        # We are being stopped: others need not wait for the lease to end. If it was settled
        # already, this changes nothing.
        await claims.settle(deps, claim, outcome or attempt.interrupted())
        raise
    word, told = _told(outcome, settled)
    deps.metrics.deliveries.labels(claim.row.kind, word).inc()
    log.info("delivery %s attempt %d: %s", claim.row.key, claim.attempt, told)


class _Attempt:
    """The steps between the claim and the settling, and what is known if one of them fails."""

    def __init__(self, deps: Deps, letters: Letters, timing: Timing, claim: Claim) -> None:
        self._deps = deps
        self._letters = letters
        self._timing = timing
        self._claim = claim
        # None as soon as history has shown that it was not posted; an edit leaves no doubt, since
        # it is made once more.
        self._perhaps = claim.earlier if claim.row.kind != EDIT else None
        self._posting = False

    async def made(self) -> Outcome:
        try:
            return await self._steps()
        except Later as later:
            if later.everybody and self._posting:
                await gates.close(self._deps, self._claim.row, later.after, self._timing)
            return self._again(later.after, later.reason)
        except Doubt as doubt:
            if not self._posting:
                return self._again(SHORTLY, doubt.reason)
            return self._unsure(doubt.reason)
        except Never as never:
            return self._ended(never.reason)

    def interrupted(self) -> Outcome:
        reason = "stopped on the way"
        return self._unsure(reason) if self._posting else self._again(timedelta(), reason)

    async def _steps(self) -> Outcome:
        """1. Look up, if in doubt. 2. Is it still wanted, and by somebody? 3. Pace. 4. Draw.
        5. Say."""
        row, person = self._claim.row, self._claim.person
        if self._perhaps is not None:
            found = await self._found_out(self._perhaps)
            if found is not None:
                return found
            self._perhaps = None
        if row.expires_at is not None and self._now() >= row.expires_at:
            return Over(DeliveryState.EXPIRED, "it came too late to be of use")
        if person.deleted:
            return self._ended("account_inactive")
        channel = person.dm or await self._open_dm()
        if self._claim.earlier is not None:  # otherwise the claim has passed them
            opens = await gates.go_through(self._deps, row, self._timing)
            if opens is not None:
                return Again(opens, None, None, row.stumbles)
        letter = await self._drawn()
        if not isinstance(letter, Card | Edit | Document):
            return letter
        return await self._say(channel, letter)

    async def _found_out(self, perhaps: Perhaps) -> Said | Again | None:
        """What history says of an earlier attempt; None if it was not said, or is to be said
        again although nobody can know."""
        try:
            return await self._look_up()
        except Never as never:
            if never.reason in GONE:
                raise
            again = self._again(STUMBLE_PAUSE, never.reason)
        except Later as later:
            again = self._again(later.after, later.reason)
        except Doubt as doubt:
            again = self._again(SHORTLY, doubt.reason)
        if self._now() < perhaps.last + deliveries.SHOWN_AFTER:
            return again  # better late than twice
        if deliveries.held(self._claim.row.kind):
            return replace(again, until=self._now() + deliveries.SHOWN_AFTER, held=True)
        async with self._deps.begin(patient=True) as work:
            await claims.note(work, self._claim, REPEATED, again.reason or "")
        return None

    async def _look_up(self) -> Said | None:
        """What an earlier attempt has posted. Rows come here when the margin is over."""
        row, channel, perhaps = self._claim.row, self._claim.person.dm, self._perhaps
        if channel is None or perhaps is None:
            return None  # the conversation is stored before anything is posted in it
        if row.file is not None:
            return Said(channel, None) if await self._is_shared(row.file, channel) else None
        latest = perhaps.last + self._timing.lease + SKEW
        ts = await self._deps.slack.posted(channel, row.key, perhaps.first - SKEW, latest)
        return None if ts is None else Said(channel, ts)

    async def _is_shared(self, file: str, channel: str) -> bool:
        try:
            found = await self._deps.slack.file(file)
        except Never as never:
            if never.reason == "file_not_found":  # an upload that was never completed
                return False
            raise
        return channel in found.shared_in

    async def _open_dm(self) -> str:
        channel = await self._deps.slack.open_dm(self._claim.person.slack_id)
        async with self._deps.begin(patient=True) as work:
            person = await people.person(work.db, self._claim.person.id)
            if person is not None:
                person.dm = channel
        return channel

    async def _drawn(self) -> Card | Edit | Document | Over | Again:
        row = self._claim.row
        async with self._deps.look() as work:  # what goes wrong here is no bug of a drawing
            try:
                letter: Letter = await self._letters[row.kind](work, row)
            except (Later, OperationalError):  # not now, or the database is away: no bug either
                raise
            except Exception as bug:  # noqa: BLE001 - any bug of any kind of letter ends here
                return self._stumbled(bug)
        return Over(DeliveryState.DROPPED, letter.reason) if isinstance(letter, Nothing) else letter

    def _stumbled(self, bug: Exception) -> Over | Again:
        """Log where it was, but not the message of the bug, which may hold people's words."""
        reference = new_id()
        log.error("drawing %s raised %s [%s]", self._claim.row.key, traced(bug), reference)
        reason = f"{deliveries.STUMBLED} {type(bug).__name__} [{reference}]"
        stumbles = self._claim.row.stumbles + 1
        if stumbles >= STUMBLES:
            return Over(DeliveryState.FAILED, reason)
        return Again(self._now() + STUMBLE_PAUSE, reason, None, stumbles)

    async def _say(self, channel: str, letter: Card | Edit | Document) -> Outcome:
        slack = self._deps.slack
        if isinstance(letter, Edit):
            self._posting = True
            await slack.update(letter.channel, letter.ts, letter.card.text, letter.card.blocks)
            return Said(letter.channel, letter.ts)
        if isinstance(letter, Document):
            file = await slack.reserve_upload(letter.filename, letter.content)
            if not await self._note(file):
                return self._again(timedelta(), TOO_LATE)
            with leaving(self._in_time):
                self._posting = True
                await slack.complete_upload(file, letter.title, channel, letter.comment or None)
            return Said(channel, None)
        blocks = await pictures.shown(slack, letter, self._timing)
        with leaving(self._in_time):
            self._posting = True
            ts = await slack.post(channel, letter.text, blocks, self._claim.row.key)
        return Said(channel, ts)

    async def _note(self, file: str) -> bool:
        async with self._deps.begin(patient=True) as work:
            return await outbox.note_file(work.db, self._claim.row.key, self._claim.attempt, file)

    def _in_time(self) -> bool:
        """Whether a post that begins now is over before the lease is: a process that was frozen
        must not post what somebody else may have taken over."""
        return self._now() < self._claim.lease_until - self._timing.http

    def _ended(self, reason: str) -> Over:
        """It will not be said. Where the message is gone that was to be edited, nothing is left
        to do, and nobody need hear of it."""
        nothing_to_edit = self._claim.row.kind == EDIT and reason in {*GONE, *NO_MESSAGE}
        return Over(DeliveryState.DROPPED if nothing_to_edit else DeliveryState.FAILED, reason)

    def _again(self, after: timedelta, reason: str) -> Again:
        return Again(self._now() + after, reason, self._perhaps, self._claim.row.stumbles)

    def _unsure(self, reason: str) -> Again:
        look = self._now() + self._timing.http + self._timing.margin
        return Again(
            look, reason, Perhaps(self._claim.at, self._claim.at), self._claim.row.stumbles
        )

    def _now(self) -> datetime:
        return self._deps.clock.now()


def _told(outcome: Outcome, settled: bool) -> tuple[str, str]:
    """One word for the metrics, and a phrase for the log."""
    if not settled:
        return "overtaken", "taken over by another attempt"
    match outcome:
        case Said():
            return "sent", "sent"
        case Over(state, reason):
            return state, f"{state}, {reason}"
        case Again(until, reason, perhaps):
            word = "unsure" if perhaps else "later"
            return word, f"{word}, {reason}, not before {until:%H:%M:%S}"
