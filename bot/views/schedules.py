"""My schedule: when questions come to me, holidays of my country, leave; and what I was sent."""

from datetime import date

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.services.receipts import FACILITATOR, Receipt, Receipts
from bot.services.schedules import SLOTS, MySchedule
from bot.views.ids import Act, Form, Screen
from bot.views.parts import (
    button,
    footer,
    heading,
    line,
    modal,
    quoted,
    text_field,
    time_field,
    when,
    words,
)
from bot.views.reasons import told
from prompts.content import Closure, said
from storage.schedules import Leave

KINDS = {
    "welcome": "The greeting",
    "help": "An answer to what you sent here",
    "prompt": "A question",
    "again": "A question, once more as you asked",
    "nudge": "A reminder",
    "calibration": "Practice has opened",
    "hand_in": "A reminder to hand work in",
    "assignment": "Work to read",
    "review": "A review of your work",
    "response": "What became of your advice",
    "result": "Your result",
    "needs_a_person": "A decision needs a person",
    "report": "The report",
    "export": "The workbook",
    "unreached": "Who could not be reached",
    "try": "A try of a prompt set",
}
NO_QUESTION = "No question comes then, and nothing counts against you."
CLOSURES_SHOWN = 10
ONLY_YOURS = "only you."


def days(leave: Leave) -> str:
    """ "Mon 24 Nov to Fri 28 Nov", or one day alone; the last day is still leave."""
    return _span(leave.starts_on, leave.last_day)


def closed(closure: Closure) -> str:
    """ "Your cohort is closed from Thu 24 Dec to Fri 1 Jan (winter break)." """
    span = _span(closure.first, closure.last)
    name = f" ({quoted(closure.name, 60)})" if closure.name else ""
    return (
        f"Your cohort is closed {'on' if closure.first == closure.last else 'from'} {span}{name}."
    )


def _span(first: date, last: date) -> str:
    if first == last:
        return f"{first:%a} {first.day} {first:%b}"
    return f"{first:%a} {first.day} {first:%b} to {last:%a} {last.day} {last:%b}"


def view(mine: MySchedule) -> View:
    blocks: list[Block] = [
        words(
            f"Questions come to you in the morning of your own zone, {mine.seat.zone}. Here you "
            "choose another time of day, and say when you are away."
        ),
        footer(
            ONLY_YOURS,
            "what has not come yet moves. Your night, 21:00 to 07:00, stays quiet, and what falls "
            "into your leave is not counted.",
        ),
        time_field(
            "slot",
            "My time of day",
            hint=f"Between {SLOTS.earliest:%H:%M} and {SLOTS.latest:%H:%M}. Empty: as planned for "
            "the cohort.",
            initial=mine.slot,
        ),
        text_field(
            "region",
            "My country, for its holidays",
            hint="Its two letters, such as NG, or with a region, such as DE-BY." + _as_cohort(mine),
            initial=mine.country + (f"-{mine.subdivision}" if mine.subdivision else ""),
            required=False,
            multiline=False,
            most=10,
        ),
        text_field(
            "leave",
            "I am away",
            hint="In your words: “until Friday”, “24 Nov to 2 Dec”, “tomorrow”. One at a time.",
            required=False,
            multiline=False,
            most=100,
        ),
    ]
    if mine.closures:
        told = [closed(closure) for closure in mine.closures[:CLOSURES_SHOWN]]
        blocks += [line(), words("\n".join([*told, NO_QUESTION]))]
    if mine.leaves:
        blocks += [line(), words("*Away, as you have said*")]
    blocks += [
        words(
            days(leave),
            accessory=button("Take it back", Act.LEAVE_BACK, leave.id),
            block_id=f"leave/{leave.id}",
        )
        for leave in mine.leaves
    ]
    return modal(Form.SCHEDULE, "My schedule", blocks, submit="Keep it")


def _as_cohort(mine: MySchedule) -> str:
    return f" Empty: those of your cohort, {mine.cohorts_own}." if mine.cohorts_own else ""


def kept_view(mine: MySchedule) -> View:
    """What is kept now, read back."""
    at = f"{mine.slot:%H:%M}" if mine.slot else "as planned for the cohort"
    country = mine.country + (f"-{mine.subdivision}" if mine.subdivision else "")
    country = country or (mine.cohorts_own and f"{mine.cohorts_own}, as your cohort")
    away = "; ".join(days(leave) for leave in mine.leaves) or "no leave ahead"
    blocks: list[Block] = [
        heading("Your schedule is kept"),
        words(
            f"*Time of day:* {at}\n*Holidays of:* {country or 'no country chosen'}\n*Away:* {away}"
        ),
        footer(ONLY_YOURS, "what has not come yet comes by this. You can change it on Home."),
    ]
    return modal(Screen.RECEIPT, "My schedule", blocks)


def leave_said(leave: Leave, zone: str) -> str:
    """The answer to leave that was typed after /reflect."""
    return (
        f"You are away: {days(leave)} (your zone, {zone}). No question comes then, and nothing "
        "counts against you. Only you see this; change it on Home, under My schedule."
    )


def receipts_view(receipts: Receipts) -> View:
    """The newest messages, each with its moment and its reason."""
    blocks: list[Block] = [
        words("What Plumbline has sent you, and what is on its way; the newest first."),
        footer(ONLY_YOURS, "nothing. To change when questions come, open My schedule on Home."),
    ]
    if not receipts.found:
        blocks.append(words("Nothing has been sent to you yet."))
    blocks += [words(_told(one, receipts.seat.zone)) for one in receipts.found]
    return modal(Screen.READING, "What I was sent", blocks)


def _told(one: Receipt, zone: str) -> str:
    name = KINDS.get(one.kind, "A message")
    if one.by == FACILITATOR:
        name = "A reminder by your facilitator"
    about = f" “{quoted(said(one.title), 200)}”," if one.title else ""
    moment = f"sent {when(one.at, zone)}" if one.sent else f"comes {when(one.at, zone)}"
    why = told(one.reasons, zone)
    return f"*{name}*,{about} {moment}" + (f"\n{why}" if why else "")
