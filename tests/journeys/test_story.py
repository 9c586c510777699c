"""The main job, end to end, through the real payloads of the sandbox."""

import asyncio
from io import BytesIO

from openpyxl import load_workbook

from bot.sandbox.demo import Demo, players
from bot.services import people, reports
from bot.services.people import Who
from storage import audit
from storage.results import Verdict

FATIMA = "U0FATIMA01"
TEAM = "T0EVENING1"


async def finish(shown: Demo) -> None:
    """Play everybody to the end of the reviews."""
    for _ in range(12):
        await shown.director.play(FATIMA, "all")
        story = await shown.director.story(FATIMA)
        if all(chapter.state == "done" for chapter in story.chapters):
            return
        await shown.director.next_moment()


async def test_a_cohort_goes_from_first_prompt_to_decisions_and_workbook(shown: Demo) -> None:
    await finish(shown)

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
    ]
    assert pages["03_Reviews"].max_row - 2 == len(record.marks)
    assert pages["05_Decisions"].max_row - 2 == 12


async def test_further_ticks_say_nothing_twice(shown: Demo) -> None:
    await shown.director.play(FATIMA, "all")
    before = shown.sandbox.messages("U0AMARA001", shown.sandbox.im("U0AMARA001"))

    for _ in range(3):
        await shown.running.tick()

    after = shown.sandbox.messages("U0AMARA001", shown.sandbox.im("U0AMARA001"))
    assert after == before


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
