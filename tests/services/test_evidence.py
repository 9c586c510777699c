"""Saving evidence: once, with every version kept, and as it was once it is handed in."""

import pytest

from bot.domain.passages import digest
from bot.errors import Refused
from bot.services import evidence, home
from storage.evidence import EvidenceVersion
from tests.world import CohortWorld, a_record, handed_in, saved

TEXT = "We chose the sheet.\n\nIt costs two days, and nobody else could mend it."


async def versions(world: CohortWorld, id: str) -> list[EvidenceVersion]:
    async with world.deps.look() as work:
        found = [await work.db.get(EvidenceVersion, (id, n)) for n in range(1, 5)]
    return [one for one in found if one is not None]


async def test_saving_the_same_twice_stores_it_once(world: CohortWorld) -> None:
    first = await saved(world, "amara", "Rota", TEXT)
    second = await saved(world, "amara", "Rota", f" {TEXT}\n")

    assert (second.id, second.version) == (first.id, 1)
    assert len(await versions(world, first.id)) == 1


async def test_an_edit_makes_a_second_version_and_keeps_the_first_with_its_hash(
    world: CohortWorld,
) -> None:
    first = await saved(world, "amara", "Rota")
    async with world.deps.begin() as work:
        typed = a_record("Rota", TEXT, about=first.id)
        second = await evidence.save(work, world.who("amara"), typed)

    kept = await versions(world, first.id)
    assert [(one.version, one.sha256) for one in kept] == [
        (1, digest(kept[0].text)),
        (2, digest(TEXT)),
    ]
    assert kept[0].text.startswith("We chose the service.")
    assert (second.evidence.version, second.evidence.text) == (2, TEXT)


async def test_a_changed_kind_is_a_change(world: CohortWorld) -> None:
    """With the same title and text it used to be answered with a receipt and not stored."""
    first = await saved(world, "amara", "Rota", TEXT)
    typed = evidence.typed(
        about=first.id,
        kind="meeting_notes",
        title="Rota",
        text=TEXT,
        permalink=None,
        from_file=False,
    )
    async with world.deps.begin() as work:
        second = await evidence.save(work, world.who("amara"), typed)

    assert (second.evidence.kind, second.evidence.version) == ("meeting_notes", 2)


async def test_an_edit_after_handing_in_is_refused(world: CohortWorld) -> None:
    (piece,) = await handed_in(world, "amara")
    item = str(piece.sources[0]["id"])

    async with world.deps.begin() as work:
        with pytest.raises(Refused, match="part of the work that you handed in"):
            await evidence.save(work, world.who("amara"), a_record("New", TEXT, about=item))
        with pytest.raises(Refused, match="part of the work that you handed in"):
            await evidence.edit(work, world.who("amara"), item)

    assert len(await versions(world, item)) == 1


async def test_somebody_else_s_evidence_is_refused(world: CohortWorld) -> None:
    theirs = await saved(world, "bruno")

    async with world.deps.begin() as work:
        for ask in (evidence.read, evidence.edit):
            with pytest.raises(Refused, match="not yours"):
                await ask(work, world.who("amara"), theirs.id)
        with pytest.raises(Refused, match="not yours"):
            await evidence.save(work, world.who("amara"), a_record("Mine", TEXT, about=theirs.id))
        with pytest.raises(Refused, match="not yours"):
            await evidence.read(work, world.who("amara"), "no such id")

    assert len(await versions(world, theirs.id)) == 1


async def test_others_see_it_without_names_and_the_author_sees_how_many_were_hidden(
    world: CohortWorld,
) -> None:
    text = "Bruno and I, Amara Testname, asked <@U0CHIARA1>.\n\nWe wrote to bruno@evening.example."
    row = await saved(world, "amara", "Rota", text)

    async with world.deps.look() as work:
        shown = await evidence.read(work, world.who("amara"), row.id)

    assert [one.text for one in shown.passages] == [
        "[a colleague] and I, [the author], asked [a colleague].",
        "We wrote to [an address].",
    ]
    assert shown.hidden == 4
    assert shown.evidence.text == text


@pytest.mark.parametrize(
    ("title", "text", "field"),
    [("  ", TEXT, "title"), ("Rota", "Too little.", "text"), ("Rota", "x" * 12_001, "text")],
)
async def test_what_is_amiss_is_said_at_its_field(
    world: CohortWorld, title: str, text: str, field: str
) -> None:
    async with world.deps.begin() as work:
        with pytest.raises(Refused) as wrong:
            await evidence.save(work, world.who("amara"), a_record(title, text))

    assert wrong.value.field == field


async def test_a_draft_survives_until_it_is_saved_and_not_longer(world: CohortWorld) -> None:
    amara = world.who("amara")
    for _ in range(2):  # the second time what is saved is stored already
        async with world.deps.begin() as work:
            await evidence.keep_draft(work, amara, a_record("Rota", TEXT))
        async with world.deps.look() as work:
            assert (await evidence.form(work, amara)).text == TEXT
        await saved(world, "amara", "Rota", TEXT)
        async with world.deps.look() as work:
            assert (await evidence.form(work, amara)).text == ""
            assert (await home.home(work, amara)).parts[0].draft is None


@pytest.mark.parametrize("name", ["fatima", "nina"])
async def test_only_learners_keep_evidence(world: CohortWorld, name: str) -> None:
    async with world.deps.begin() as work:
        with pytest.raises(Refused, match="This is for learners"):
            await evidence.save(work, world.who(name), a_record())
