"""On time, grace, late, closed; what is added when an answer can be changed no more; files with
an answer; drafts that survive."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import MovableClock
from bot.delivery.timing import Timing
from bot.domain import calendar
from bot.errors import Refused
from bot.sandbox.demo import Demo, demo
from bot.sandbox.story.hands import Hands
from bot.services import addenda, conversations, people, reflections, reviews
from bot.services.people import Who
from bot.services.reflections import Answered, Written
from bot.views import conversations as show
from bot.views.ids import Act
from bot.work import Work
from storage import conversations as conversations_table
from storage import works
from storage.reflections import Occurrence, occurrences, versions
from storage.reviews import Assignment
from tests.handlers.chat import AMARA, TEAM
from tests.handlers.chat import reflections as answered_by

ME = Who(TEAM, AMARA)
GRACE = Who(TEAM, "U0GRACE001")
MINUTE = timedelta(minutes=1)
ANSWERS: dict[str, Any] = {
    "problem": "Calls take nine hours a week, and from November there is one of us.",
    "options": [{"name": "Call", "cost": "Nine hours"}, {"name": "Text", "cost": "Two hours"}],
    "choice": "Text, because of the hours.",
    "told": "The desk.",
    "objection": "A message may be read by somebody else at home, so it names no doctor.",
    "record": "later",
}
FIELDS = {
    **{path: text for path, text in ANSWERS.items() if path != "options"},
    "options/1/name": "Call",
    "options/1/cost": "Nine hours",
    "options/2/name": "Text",
    "options/2/cost": "Two hours",
}


@asynccontextmanager
async def at(shown: Demo, moment: datetime, late: str) -> AsyncIterator[Work]:
    """One transaction at a frozen moment, under another late policy."""
    library = shown.running.deps.library
    changed = tuple(
        replace(one, cadence=replace(one.cadence, late=late) if one.cadence else None)
        for one in library.prompt_sets
    )
    async with shown.running.deps.database.transaction() as db:
        yield Work(db, moment, replace(library, prompt_sets=changed))


async def window(shown: Demo) -> tuple[Occurrence, calendar.Window]:
    async with shown.running.deps.look() as work:
        seat = await people.learner(work, ME)
        occurrence = (await occurrences(work.db, seat.cohort.id))[0]
        cadence = work.library.prompt_set(occurrence.prompt_set).cadence
        assert cadence is not None
        return occurrence, calendar.window(cadence, occurrence.local_date, seat.zone)


async def answer(work: Work, occurrence: Occurrence, choice: str = "Text.") -> Answered:
    return await reflections.submit(work, ME, Written(occurrence.id, {**ANSWERS, "choice": choice}))


@pytest.mark.parametrize(
    ("late", "when", "standing", "marked"),
    [
        ("accept_marked", "before_close", "on_time", False),
        ("accept_marked", "at_close", "grace", False),
        ("accept_marked", "before_grace_ends", "grace", False),
        ("accept_marked", "at_grace_end", "late", True),
        ("accept", "at_close", "grace", False),
        ("accept", "at_grace_end", "late", False),
        ("close", "before_grace_ends", "grace", False),
    ],
)
async def test_an_answer_is_called_by_its_moment_and_its_policy(
    shown: Demo, late: str, when: str, standing: str, marked: bool
) -> None:
    occurrence, span = await window(shown)
    moments = {
        "before_close": span.closes_at - MINUTE,
        "at_close": span.closes_at,
        "before_grace_ends": span.grace_until - MINUTE,
        "at_grace_end": span.grace_until,
    }

    async with at(shown, moments[when], late) as work:
        stored = await answer(work, occurrence)
        kept = await versions(work.db, stored.reflection.id)

    assert (stored.standing.value, stored.reflection.late) == (standing, marked)
    assert [row.standing for row in kept] == [standing]


async def test_a_late_answer_amends_and_the_first_version_stays(shown: Demo) -> None:
    occurrence, span = await window(shown)
    async with at(shown, span.closes_at - MINUTE, "accept_marked") as work:
        first = (await answer(work, occurrence)).reflection.sha256

    async with at(shown, span.grace_until, "accept_marked") as work:
        second = await answer(work, occurrence, "Text, and a call to those without a phone.")
        kept = await versions(work.db, second.reflection.id)

    assert [row.standing for row in kept] == ["on_time", "late"]
    assert [row.sha256 for row in kept] == [first, second.reflection.sha256]
    assert second.reflection.late is False  # what was first handed over was on time


async def test_a_closed_question_says_what_can_still_be_done(shown: Demo) -> None:
    occurrence, span = await window(shown)

    with pytest.raises(Refused, match="keep it as evidence") as unanswered:
        async with at(shown, span.grace_until, "close") as work:
            await answer(work, occurrence)
    async with at(shown, span.closes_at, "close") as work:
        stored = await answer(work, occurrence)
    with pytest.raises(Refused, match="choose “Add to my answer”"):
        async with at(shown, span.grace_until, "close") as work:
            await answer(work, occurrence, "Another.")
    async with at(shown, span.grace_until, "close") as work:
        added = await addenda.add(work, ME, stored.reflection.id, "Two people have no phone.")

    assert "This question is closed." in unanswered.value.sentence
    assert [row.text for row in added.addenda] == ["Two people have no phone."]
    assert added.reflection.sha256 == stored.reflection.sha256


async def test_a_draft_is_kept_also_after_the_question_has_closed(shown: Demo) -> None:
    occurrence, span = await window(shown)

    async with at(shown, span.grace_until, "close") as work:
        await reflections.keep_draft(work, ME, Written(occurrence.id, {"problem": "Half"}))
        seat = await people.learner(work, ME)
        form = await reflections.form_of(work, seat, occurrence)

    assert form.answers == {"problem": "Half"}


async def test_a_question_that_closes_while_it_is_answered_keeps_what_was_typed(
    shown: Demo,
) -> None:
    occurrence, span = await window(shown)
    async with at(shown, span.grace_until - MINUTE, "close") as work:
        await conversations.begin(work, ME, occurrence.id)

    async with at(shown, span.grace_until, "close") as work:
        await conversations.take(work, ME, ANSWERS["problem"])
        row = await conversations_table.conversation(work.db, ME.workspace, ME.user)
        assert row is not None
        showing = await conversations.showing(work, row)

    assert showing is not None
    told = str([block.to_dict() for block in show.card(showing)])
    assert "It closed while you were answering." in told
    assert ANSWERS["problem"] in told
    assert "keep it as evidence" in told


async def answered_and_handed_in(shown: Demo) -> Hands:
    hands = Hands(shown.sandbox, AMARA)
    await hands.open_home()
    await hands.press(Act.REFLECT)
    await hands.submit(FIELDS)
    await hands.open_home()
    await hands.press(Act.HAND_IN)
    await hands.submit({})
    await hands.submit({})
    return hands


async def test_what_is_added_after_handing_in_changes_nothing_that_readers_got(
    shown: Demo,
) -> None:
    await answered_and_handed_in(shown)
    stored = (await answered_by(shown))[0]
    texts = ["Later: Amara Okafor was right.", "=1+1", "نص", "<!channel>", "x" * addenda.LONGEST]
    before = await frozen(shown)

    for text in texts:
        async with shown.running.deps.begin() as work:
            await addenda.add(work, ME, stored.id, text)
        async with shown.running.deps.begin() as work:  # a second press
            await addenda.add(work, ME, stored.id, text)

        assert await frozen(shown) == before

    async with shown.running.deps.begin() as work:
        with pytest.raises(Refused, match="You have added to your answers 5 times"):
            await addenda.add(work, ME, stored.id, "One more.")
        kept = (await reflections.read(work, ME, stored.id)).addenda
    assert [row.text for row in kept] == texts


async def frozen(shown: Demo) -> object:
    """Everything that a reader's review rests on."""
    async with shown.running.deps.look() as work:
        seat = await people.learner(work, ME)
        piece = (await works.of_member(work.db, seat.member.id))[0]
        source = next(one["id"] for one in piece.sources if one["kind"] == "reflection")
        rows = [(row.sha256, row.answers) for row in await versions(work.db, str(source))]
        return piece.sha256, piece.passages, piece.sources, rows


async def test_a_reader_sees_what_was_added_with_its_date_and_without_names(shown: Demo) -> None:
    hands = await answered_and_handed_in(shown)
    await hands.open_home()
    await hands.press(Act.REFLECTION_READ)
    await hands.press(Act.ADDENDUM)
    await hands.submit({"text": "Later on, Amara Okafor told the night shift too."})
    receipt = str(shown.sandbox.person_window(AMARA)["modals"][-1]["blocks"])

    async with shown.running.deps.begin() as work:
        reader = await people.learner(work, GRACE)
        author = await people.learner(work, ME)
        piece = (await works.of_member(work.db, author.member.id))[0]
        row = Assignment(
            work_id=piece.id,
            reviewer_id=reader.member.id,
            pseudonym="Reader Kestrel",
            given_at=work.now,
            due_at=work.now + timedelta(days=3),
        )
        work.db.add(row)
        await work.db.flush()
        desk = await reviews.look_at(work, row.id)

    assert "What you added is saved" in receipt
    assert desk is not None
    assert [one.text for one in desk.addenda] == [
        "Later on, [the author] told the night shift too."
    ]
    assert not any("night shift" in passage.text for passage in desk.passages)


async def test_a_file_that_comes_with_an_answer_is_kept_as_evidence(shown: Demo) -> None:
    hands = Hands(shown.sandbox, AMARA)
    await hands.open_home()
    await hands.press(Act.REFLECT)
    words = b"Decided on 12 October: messages in place of calls, from November on."
    given = await shown.sandbox.act(AMARA, "upload", {"name": "Rota.txt", "content": words})

    await hands.submit({**FIELDS, "file": [given["file"]["id"]]})

    receipt = str(shown.sandbox.person_window(AMARA)["modals"][-1]["blocks"])
    stored = (await answered_by(shown))[0]
    async with shown.running.deps.look() as work:
        kept = (await reflections.read(work, ME, stored.id)).attachments
    assert "With it is kept as evidence: “Rota”." in receipt
    assert [(item.title, item.text, item.kind.value) for item in kept] == [
        ("Rota", words.decode(), "decision_record")
    ]


async def test_an_answer_is_not_stored_without_the_file_that_comes_with_it(shown: Demo) -> None:
    hands = Hands(shown.sandbox, AMARA)
    await hands.open_home()
    await hands.press(Act.REFLECT)
    given = await shown.sandbox.act(AMARA, "upload", {"name": "a.txt", "content": b"short"})
    view = shown.sandbox.person_window(AMARA)["modals"][-1]
    state = {path: {"reflection.draft": text} for path, text in FIELDS.items()}
    state["file"] = {"value": [given["file"]["id"]]}

    told = await shown.sandbox.act(AMARA, "submit", {"view_id": view["id"], "state": state})

    assert list(told["errors"]) == ["file"]
    assert "The file cannot be kept: There is too little here" in told["errors"]["file"]
    assert await answered_by(shown) == ()


async def test_a_draft_survives_a_restart_and_a_lost_view(tmp_path: Path) -> None:
    half = "Half a thought that must not be lost"
    async with demo(tmp_path, 0, MovableClock(), Timing()) as shown:
        hands = Hands(shown.sandbox, AMARA)
        await hands.open_home()
        await hands.press(Act.REFLECT)
        view = shown.sandbox.person_window(AMARA)["modals"][-1]
        await shown.sandbox.act(
            AMARA,
            "press",
            {
                "container": {"type": "view", "view_id": view["id"]},
                "block_id": "problem",
                "action_id": "reflection.draft",
                "value": half,
                "state": {"problem": {"reflection.draft": half}},
            },
        )
    async with demo(tmp_path, 0, MovableClock(), Timing()) as shown:
        for view in shown.sandbox.person_window(AMARA)["modals"]:
            await shown.sandbox.act(AMARA, "close", {"view_id": view["id"], "all": True})
        gone = await shown.sandbox.act(AMARA, "submit", {"view_id": view["id"], "state": {}})
        body = {"conversation": shown.sandbox.im(AMARA), "command": "/reflect", "text": ""}

        await shown.sandbox.act(AMARA, "command", body)

        again = shown.sandbox.person_window(AMARA)["modals"][-1]
        assert gone["ok"] is False
        assert again["id"] != view["id"]
        assert again["held"]["problem"] == {"reflection.draft": half}
        assert "You go on where you were" in str(again["blocks"])
