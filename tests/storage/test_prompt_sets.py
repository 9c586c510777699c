"""Cohorts' own versions, on both databases: what was used stays, and one is in place at a time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from storage import prompt_sets as table
from storage.cohorts import Cohort, Member, Role, StoredProgramme
from storage.people import Person, Workspace
from storage.prompt_sets import OwnEdition, OwnVersion, Replacement
from storage.session import Database

NOW = datetime(2026, 10, 21, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Place:
    cohort: str
    member: str


async def a_place(db: AsyncSession) -> Place:
    """A cohort with a facilitator, and an own version of P02."""
    db.add(Workspace(id="T1", name="Evening", bot_user="U0BOT", joined_at=NOW))
    programme = StoredProgramme(
        workspace_id="T1", ref="p@1.0.0", content_hash="0", text="", stored_at=NOW
    )
    cohort = Cohort(
        workspace_id="T1",
        programme_id=programme.id,
        title="Evening cohort",
        zone="Europe/London",
        starts_on=date(2026, 10, 19),
        ends_on=date(2026, 11, 29),
        secret="",
        timeline={},
        opened_at=NOW,
    )
    person = Person(workspace_id="T1", slack_id="U0FATIMA1", name="fatima", updated_at=NOW)
    member = Member(cohort_id=cohort.id, person_id=person.id, role=Role.FACILITATOR, joined_at=NOW)
    db.add_all([programme, cohort, person, member])
    await db.flush()
    await table.make(db, OwnVersion(id="own-1", cohort_id=cohort.id, original="P02"))
    return Place(cohort.id, member.id)


def an_edition(place: Place, words: str, version: str = "1.0.0") -> OwnEdition:
    return OwnEdition(
        own_version_id="own-1",
        version=version,
        content={"title": words},
        content_hash=words,
        saved_by=place.member,
        saved_at=NOW,
    )


async def words(db: AsyncSession, ref: str = "own-1@1.0.0") -> object:
    db.expire_all()
    found = await table.edition(db, ref)
    assert found is not None
    return found[1].content["title"]


async def test_a_draft_is_written_over_and_what_was_used_is_not(database: Database) -> None:
    async with database.transaction() as db:
        place = await a_place(db)
        saved = [await table.save(db, an_edition(place, text)) for text in ("one", "two")]
        too_late = await table.first_use(db, an_edition(place, "one"), NOW)
        used = await table.first_use(db, an_edition(place, "two"), NOW)
        over = await table.save(db, an_edition(place, "three"))

        assert (saved, too_late, used, over) == ([True, True], False, True, False)
        assert await words(db) == "two"


async def test_an_edition_is_read_by_its_ref(database: Database) -> None:
    async with database.transaction() as db:
        place = await a_place(db)
        for version in ("1.0.0", "1.1.0"):
            await table.save(db, an_edition(place, version, version))
        await table.first_use(db, an_edition(place, "1.0.0", "1.0.0"), NOW)
        found = await table.edition(db, "own-1@1.1.0")

        assert found is not None
        assert (found[0].original, found[1].ref, found[1].used_at) == ("P02", "own-1@1.1.0", None)
        assert await table.edition(db, "own-1@1.2.0") is None
        assert await table.drafts_in(db, place.cohort) == {"P02"}


async def test_one_version_is_in_place_until_it_is_taken_back(database: Database) -> None:
    async with database.transaction() as db:
        place = await a_place(db)
        for ref in ("own-1@1.0.0", "own-1@1.1.0"):
            await table.put_in_place(
                db,
                Replacement(
                    cohort_id=place.cohort, original="P02", ref=ref, by=place.member, since=NOW
                ),
            )
        there = await table.replacements(db, place.cohort)
        taken = [await table.take_back(db, place.cohort, "P02") for _ in range(2)]

        assert there == {"P02": "own-1@1.1.0"}
        assert taken == [True, False]
        assert await table.replacements(db, place.cohort) == {}


async def test_a_cohort_has_one_own_version_of_a_set_whoever_begins_it(
    database: Database,
) -> None:
    async with database.transaction() as db:
        place = await a_place(db)
        second = await table.make(
            db, OwnVersion(id="own-2", cohort_id=place.cohort, original="P02")
        )

        assert second.id == "own-1"
