"""Handing in: once, frozen, hashed, and only what is one's own."""

import pytest

from bot.domain.passages import digest
from bot.errors import Refused
from bot.services import home, reflections, starting, works
from bot.services.reflections import Written
from bot.services.starting import Wish
from storage.session import Database
from tests.world import (
    PROGRAMME,
    CohortWorld,
    a_cohort,
    a_record,
    an_occurrence,
    handed_in,
    saved,
    written,
)


async def test_handing_in_twice_makes_one_piece(world: CohortWorld) -> None:
    (first,) = await handed_in(world, "amara")
    other = await saved(world, "amara", "Something else")

    async with world.deps.begin() as work:
        second = await works.hand_in(work, world.who("amara"), (other.id,))

    assert (second.new, second.piece.id) == (False, first.id)
    assert [source["id"] for source in second.piece.sources] != [other.id]


async def test_an_answer_that_only_facilitators_see_is_never_handed_in(
    database: Database,
) -> None:
    """Its form has promised that; somebody could still name its id."""
    programme = PROGRAMME.replace("prompt_sets: [P02@1]", "prompt_sets: [P02@1, P11@1]")
    world = await a_cohort(database, programme=programme)
    amara, member = world.who("amara"), (await world.seat("amara")).member.id
    said = {
        "misread": "Level 3 of “Tells people”: I had read it as “all were informed”.",
        "passage": "¶4: “I asked the two drivers on Monday.”",
        "take": "The date of the mail, in my own record.",
    }
    async with world.deps.begin() as work:
        started = await starting.start(work, amara, Wish(member, "P11"))
        given = Written(started.form.occurrence.id, said)
        told = await reflections.submit(work, amara, given)
        with pytest.raises(Refused, match="nothing to hand in yet"):
            await works.items(work, amara)
    record = await saved(world, "amara")

    async with world.deps.begin() as work:
        found = await works.items(work, amara)
        seen = await works.preview(work, amara, (told.reflection.id, record.id))
        piece = (await works.hand_in(work, amara, (told.reflection.id, record.id))).piece
        at_home = await home.home(work, amara)

    assert (found.ready, found.for_readers) == (1, ())
    assert "drivers" not in str(seen.passages)
    assert [source["id"] for source in piece.sources] == [record.id]
    assert [row.id for row in at_home.parts[0].reflections] == [told.reflection.id]


async def test_what_is_handed_in_is_frozen_with_its_versions_and_hashes(world: CohortWorld) -> None:
    occurrence = await an_occurrence(world)
    record = await saved(world, "amara", "Rota", "Bruno and I chose the service for the ward.")
    async with world.deps.begin() as work:
        told = await reflections.submit(work, world.who("amara"), written(occurrence.id))
        chosen = (told.reflection.id, record.id)
        seen = await works.preview(work, world.who("amara"), chosen)
        piece = (await works.hand_in(work, world.who("amara"), chosen)).piece

    assert piece.sources == [
        {
            "kind": "reflection",
            "id": told.reflection.id,
            "version": 1,
            "sha256": told.reflection.sha256,
        },
        {"kind": "evidence", "id": record.id, "version": 1, "sha256": record.sha256},
    ]
    assert works.passages_of(piece) == seen.passages
    assert piece.sha256 == digest(piece.passages)
    assert piece.passages[-1]["text"] == "[a colleague] and I chose the service for the ward."


async def test_looking_hands_nothing_in(world: CohortWorld) -> None:
    record = await saved(world, "amara")

    async with world.deps.begin() as work:
        await works.preview(work, world.who("amara"), (record.id,))
        with pytest.raises(Refused, match="not handed work in yet"):
            await works.read(work, world.who("amara"))


async def test_nothing_of_somebody_else_s_can_be_handed_in(world: CohortWorld) -> None:
    theirs = await saved(world, "bruno", "Theirs", "What bruno wrote about the night rota here.")
    own = await saved(world, "amara")

    async with world.deps.begin() as work:
        with pytest.raises(Refused, match="Choose at least one item"):
            await works.hand_in(work, world.who("amara"), (theirs.id,))
        with pytest.raises(Refused, match="Choose at least one item"):
            await works.preview(work, world.who("amara"), ())
        piece = (await works.hand_in(work, world.who("amara"), (own.id, theirs.id))).piece

    assert [source["id"] for source in piece.sources] == [own.id]
    assert "night rota" not in str(piece.passages)


async def test_with_nothing_kept_there_is_a_sentence_about_what_to_do(world: CohortWorld) -> None:
    async with world.deps.begin() as work:
        with pytest.raises(Refused, match="There is nothing to hand in yet"):
            await works.items(work, world.who("amara"))


async def test_more_than_a_reader_can_take_in_is_refused(world: CohortWorld) -> None:
    record = await saved(world, "amara", "Long", a_record(text="One more line.\n\n" * 81).text)

    async with world.deps.begin() as work:
        with pytest.raises(Refused, match="81 passages, and a reader can take in 80"):
            await works.preview(work, world.who("amara"), (record.id,))


async def test_more_than_readers_have_time_for_is_refused(world: CohortWorld) -> None:
    kept = [(await saved(world, "amara", f"Record {n}")).id for n in range(works.MOST_ITEMS + 1)]

    async with world.deps.begin() as work:
        with pytest.raises(Refused) as refused:
            await works.hand_in(work, world.who("amara"), tuple(kept))
        handed = await works.hand_in(work, world.who("amara"), tuple(kept[:-1]))

    assert refused.value.field == "items"
    assert handed.new
