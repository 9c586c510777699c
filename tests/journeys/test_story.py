"""The main job, end to end, through the real payloads of the sandbox."""

import asyncio
from io import BytesIO

import pytest
from openpyxl import load_workbook

from bot.sandbox.demo import Demo, players
from bot.sandbox.story.suggesting import How
from bot.services import people, reports
from bot.services.people import Who
from storage import audit
from storage.results import Verdict
from tests.journeys import clicks
from tests.journeys.conftest import FATIMA, Told
from tests.journeys.received import marks, payloads_by_person
from tests.sandbox.browser import Chromium, fits, looking

pytest_plugins = ("tests.sandbox.page_fixtures",)
pytestmark = pytest.mark.asyncio(loop_scope="session")

AMARA, TEAM = "U0AMARA001", "T0EVENING1"
TO_THE_MORNING_S = 4 * 3600  # in America, from the moment at which work goes to its readers


async def test_a_cohort_goes_from_first_prompt_to_decisions_and_workbook(told: Told) -> None:
    shown = told.shown
    story = await shown.director.story(FATIMA)
    assert [chapter.state for chapter in story.chapters] == ["done"] * 7
    async with shown.running.deps.look() as work:
        seat = await people.facilitator(work, Who(TEAM, FATIMA))
        record = await reports.record(work, seat.cohort)
        broken = await audit.verify(work.db)
    verdicts = {decision.verdict for decision in record.decisions}
    assert len(record.decisions) == 12
    assert {Verdict.AWARDED, Verdict.NOT_YET} <= verdicts
    assert broken is None

    squads = {member.id: member.squad_id for member, _ in record.members}
    authors = {piece.id: piece.member_id for piece in record.pieces}
    pairs = [(row.reviewer_id, authors[row.work_id]) for row in record.assignments]
    assert len(pairs) == len(set(pairs))
    assert [pair for pair in pairs if squads[pair[0]] == squads[pair[1]]] == []
    warnings = [
        notice
        for player in players()
        for notice in shown.sandbox.person_window(player.user)["notices"]
    ]
    assert warnings == []

    await command(shown, "report")
    await command(shown, "export")
    files = await delivered_files(shown)
    content = next(file for file in files if file["name"].endswith(".xlsx"))
    pages = load_workbook(BytesIO(await bytes_of(shown, content["url"])))
    assert pages.sheetnames == [
        "00_ReadMe",
        "01_Roster",
        "02_Evidence",
        "03_Reviews",
        "04_Results",
        "05_Decisions",
        "06_Questions",
        "07_AddedLater",
    ]
    assert pages["03_Reviews"].max_row - 2 == len(record.marks)
    assert pages["05_Decisions"].max_row - 2 == 12


async def test_no_payload_to_a_learner_carries_another_ones_identity(told: Told) -> None:
    """Not in a text, a value, a file name or metadata; the texts are full of planted names."""
    shown = told.shown
    received = payloads_by_person(shown, told.journal)
    async with shown.running.deps.look() as work:
        seat = await people.facilitator(work, Who("T0EVENING1", FATIMA))
        record = await reports.record(work, seat.cohort)
    learners = {player.user for player in players()}
    leaks = [
        (reader.slack_id, mark)
        for _, reader in record.members
        for other, person in record.members
        if reader.slack_id in learners and person.slack_id != reader.slack_id
        for mark in (other.id, *marks(person))
        if mark in received[reader.slack_id]
    ]
    assert {len(received[user]) > 1000 for user in learners} == {True}
    assert leaks == []


async def test_at_the_end_the_screen_leads_to_the_facilitator_and_the_report(told: Told) -> None:
    mine = (await told.shown.director.story(AMARA)).suggestion
    theirs = (await told.shown.director.story(FATIMA)).suggestion

    assert mine is not None
    assert (mine.how, mine.person) == (How.BE, FATIMA)
    assert theirs is not None
    assert theirs.how is How.DO
    assert "/cohort report" in theirs.text


async def test_the_screen_says_what_to_do_next_to_whoever_looks(at_rest: Demo) -> None:
    async def suggested(user: str) -> How | None:
        told = await at_rest.director.story(user)
        return told.suggestion.how if told.suggestion else None

    before = [await suggested(user) for user in (AMARA, FATIMA, "")]
    await at_rest.director.next_moment()
    after = [await suggested(user) for user in (AMARA, FATIMA, "")]

    assert before == [How.CLOCK, How.CLOCK, How.CLOCK]
    assert after == [How.DO, How.OTHERS, How.BE]


async def test_further_ticks_say_nothing_twice(at_reviews: Demo) -> None:
    shown = at_reviews
    before = shown.sandbox.messages("U0AMARA001", shown.sandbox.im("U0AMARA001"))

    for _ in range(3):
        await shown.running.tick()

    after = shown.sandbox.messages("U0AMARA001", shown.sandbox.im("U0AMARA001"))
    assert after == before


@pytest.mark.parametrize("phone", [False, True], ids=["1280", "390"])
async def test_a_reviewer_scores_and_the_author_answers(
    browser: Chromium, at_reviews: Demo, phone: bool
) -> None:
    shown = at_reviews
    async with looking(browser, shown.address) as windows:
        page = await windows.open(f"/?as={AMARA}&open={shown.sandbox.im(AMARA)}", phone=phone)
        await clicks.review(page)
        await clicks.close(page)
        await fits(page)

        author = await whose_work_was_read(shown)
        page = await windows.open(f"/?as={author}&open={shown.sandbox.im(author)}", phone=phone)
        await clicks.respond(page)
        await fits(page)


async def whose_work_was_read(shown: Demo) -> str:
    """Who is told so, now or in their morning: only the review just handed in is there."""
    for _ in range(2):
        await shown.running.tick()
        await shown.sandbox.settled()
        for player in players():
            said = shown.sandbox.messages(player.user, shown.sandbox.im(player.user))
            if any(message["text"] == "Somebody has read your work" for message in said):
                return player.user
        shown.sandbox.advance(TO_THE_MORNING_S)
    raise AssertionError("nobody was told that their work was read")


async def command(shown: Demo, word: str) -> None:
    conversation = shown.sandbox.im(FATIMA)
    body = {"conversation": conversation, "command": "/cohort", "text": word}
    assert (await shown.sandbox.act(FATIMA, "command", body))["ok"]


async def delivered_files(shown: Demo) -> list[dict[str, str]]:
    """The files in the facilitator's messages, once the workbook is there."""
    async with asyncio.timeout(20):
        while True:
            await shown.running.tick()
            found = [
                file
                for message in shown.sandbox.messages(FATIMA, shown.sandbox.im(FATIMA))
                for file in message["files"]
            ]
            if any(file["name"].endswith(".xlsx") for file in found):
                return found
            await asyncio.sleep(0.05)


async def bytes_of(shown: Demo, url: str) -> bytes:
    slack = shown.running.deps.slack
    return await slack.download(await slack.file(url.rsplit("/", 1)[1]))
