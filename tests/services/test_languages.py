"""A learner who reads German in a cohort that speaks English and German: what they are asked comes
in German, on every screen, and what is stored is the same."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.errors import Refused
from bot.services import cohorts, conversations, home, people, postponing, reflections, works
from bot.views import conversations as show_conversations
from bot.views import home as show_home
from bot.views import prompting as show_prompting
from bot.views import reflections as show
from storage import conversations as conversations_table
from storage.session import Database
from tests.world import PROGRAMME, CohortWorld, a_cohort, an_occurrence, written

ZONE = "  zone: Europe/London\n"
SPEAKS = PROGRAMME.replace(ZONE, ZONE + "  languages: [en, de]\n")
TITLE, LABEL = "Abgewogen und erklärt", "Was war zu entscheiden, und warum?"


async def german(database: Database, programme: str = SPEAKS, locale: str = "de-DE") -> CohortWorld:
    world = await a_cohort(database, programme=programme)
    async with world.deps.begin() as work:
        seat = await people.seat(work, world.who("amara"))
        seat.person.locale = locale
        work.db.add(seat.person)
    return world


def text(shown: View | Sequence[Block]) -> str:
    return str(shown.to_dict() if isinstance(shown, View) else [one.to_dict() for one in shown])


async def test_the_card_and_the_form_are_in_german(database: Database) -> None:
    world = await german(database)
    occurrence = await an_occurrence(world)

    async with world.deps.look() as work:
        form = await reflections.form(work, world.who("amara"), occurrence.id)
        other = await reflections.form(work, world.who("bruno"), occurrence.id)

    assert TITLE in text(show.card(form))
    assert LABEL in text(show.form_view(form))
    assert TITLE in show_prompting.nudge_text(form)
    assert "'Answer'" in text(show.card(form))  # the bot's own words stay English
    assert show.NOT_TRANSLATED not in text(show.form_view(form))
    assert TITLE not in text(show.card(other))


async def test_the_questions_come_in_german_step_by_step(database: Database) -> None:
    world = await german(database)
    occurrence = await an_occurrence(world)

    async with world.deps.begin() as work:
        await conversations.begin(work, world.who("amara"), occurrence.id)
        seat = await people.seat(work, world.who("amara"))
        row = await conversations_table.of_person(work.db, seat.person.id)
        assert row is not None
        showing = await conversations.showing(work, row)

    assert showing is not None
    assert LABEL in text(show_conversations.card(showing))


async def test_what_is_missing_is_named_in_german(database: Database) -> None:
    world = await german(database)
    occurrence = await an_occurrence(world)

    with pytest.raises(Refused) as refused:
        async with world.deps.begin() as work:
            await reflections.submit(work, world.who("amara"), written(occurrence.id, problem=""))

    assert LABEL in refused.value.sentence


async def test_the_receipt_ones_own_answer_and_home_are_in_german(database: Database) -> None:
    world = await german(database)
    occurrence = await an_occurrence(world)

    async with world.deps.look() as work:
        before = await home.home(work, world.who("amara"))
    async with world.deps.begin() as work:
        answered = await reflections.submit(work, world.who("amara"), written(occurrence.id))
    async with world.deps.look() as work:
        after = await home.home(work, world.who("amara"))

    assert TITLE in text(show_home.view(before))
    assert TITLE in text(show.receipt(answered))
    assert LABEL in text(show.reading(answered))
    assert f"The next question, “{TITLE}”" in text(show_home.view(after))


async def test_reasons_to_skip_are_in_german(database: Database) -> None:
    world = await german(database)
    occurrence = await an_occurrence(world)

    async with world.deps.look() as work:
        asked = await postponing.asked(work, world.who("amara"), occurrence.id)

    assert "Ich war nicht da" in text(show_prompting.skip_view(asked))


async def test_the_same_is_stored_whatever_the_language(database: Database) -> None:
    world = await german(database)
    occurrence = await an_occurrence(world)

    async with world.deps.begin() as work:
        one = await reflections.submit(work, world.who("amara"), written(occurrence.id))
        other = await reflections.submit(work, world.who("bruno"), written(occurrence.id))

    assert one.reflection.sha256 == other.reflection.sha256
    assert one.reflection.answers == other.reflection.answers
    assert one.reflection.content_hash == other.reflection.content_hash


async def test_readers_do_not_know_an_author_by_their_language(database: Database) -> None:
    world = await german(database)
    occurrence = await an_occurrence(world)

    passages = []
    for name in ("amara", "bruno"):
        async with world.deps.begin() as work:
            stored = await reflections.submit(work, world.who(name), written(occurrence.id))
            shown = await works.preview(work, world.who(name), (stored.reflection.id,))
            passages.append(shown.passages)

    assert passages[0] == passages[1]
    assert "What had to be decided, and why?" in passages[0][0].part


async def test_a_cohort_without_the_language_is_read_in_its_own(database: Database) -> None:
    world = await german(database, PROGRAMME)
    occurrence = await an_occurrence(world)

    async with world.deps.look() as work:
        form = await reflections.form(work, world.who("amara"), occurrence.id)

    assert TITLE not in text(show.card(form))
    assert show.NOT_TRANSLATED not in text(show.card(form))


async def test_a_cohort_that_speaks_german_alone_is_read_in_it_by_everybody(
    database: Database,
) -> None:
    programme = PROGRAMME.replace(ZONE, ZONE + "  languages: [de]\n")
    world = await german(database, programme, locale="fr-FR")
    occurrence = await an_occurrence(world)

    async with world.deps.look() as work:
        form = await reflections.form(work, world.who("amara"), occurrence.id)

    assert TITLE in text(show.card(form))


async def test_what_is_not_translated_comes_in_english_and_says_so(database: Database) -> None:
    world = await german(database)
    occurrence = await an_occurrence(world)
    async with world.deps.look() as work:
        form = await reflections.form(work, world.who("amara"), occurrence.id)
        other = await cohorts.read_by(work, form.seat, work.library.prompt_set("P10"))

    form = replace(form, prompt_set=other)

    assert "One sharp moment" in text(show.card(form))
    assert show.NOT_TRANSLATED in text(show.card(form))
    assert show.NOT_TRANSLATED in text(show.form_view(form))
