"""The author's side of a review: rated first, answered step by step, heard by the reader."""

import pytest

from bot.errors import Refused
from bot.services import feedback
from bot.services.feedback import Reply
from bot.services.reviews import Sent
from storage import outbox
from storage import reviews as table
from storage.reviews import Disposition
from tests.world import CohortWorld, a_review, in_review


@pytest.fixture
async def sent(world: CohortWorld) -> Sent:
    """Bruno's review of Amara's work, with two steps."""
    await in_review(world, ("amara",), ("bruno",))
    return await a_review(world, "bruno", (3, 2, 4, None))


async def replies(world: CohortWorld, sent: Sent, because: str = "It fits.") -> list[Reply]:
    async with world.deps.look() as work:
        steps = await table.steps(work.db, [sent.review.id])
    return [Reply(step.id, Disposition.ADAPT, because) for step in steps]


async def test_the_first_rating_stays(world: CohortWorld, sent: Sent) -> None:
    amara = world.who("amara")
    async with world.deps.begin() as work:
        before = await feedback.open_review(work, amara, sent.review.id)
        assert (before.rated, before.pseudonym) == (False, sent.assignment.pseudonym)
        await feedback.rate(work, amara, sent.review.id, 4)
        again = await feedback.rate(work, amara, sent.review.id, 1)

    assert again.review.rating == 4


@pytest.mark.parametrize("rating", [0, 5, -1])
async def test_a_rating_that_does_not_exist_is_refused(
    world: CohortWorld, sent: Sent, rating: int
) -> None:
    async with world.deps.begin() as work:
        with pytest.raises(Refused, match="Choose one of the four"):
            await feedback.rate(work, world.who("amara"), sent.review.id, rating)


async def test_steps_are_answered_after_rating_once_and_the_reader_hears_of_it(
    world: CohortWorld, sent: Sent
) -> None:
    amara, given = world.who("amara"), await replies(world, sent)
    async with world.deps.begin() as work:
        with pytest.raises(Refused, match="First say how useful"):
            await feedback.respond(work, amara, sent.review.id, given)
        await feedback.rate(work, amara, sent.review.id, 3)
        await feedback.respond(work, amara, sent.review.id, given)
        again = [Reply(one.step, Disposition.ADOPT, "") for one in given]
        stays = await feedback.respond(work, amara, sent.review.id, again)

    async with world.deps.look() as work:
        message = await outbox.delivery(work.db, f"response:{sent.review.id}")
        heard = await feedback.heard(work, sent.review.id)
    assert {step.disposition for step in stays.steps} == {Disposition.ADAPT}
    assert message is not None
    assert message.person_id == (await world.seat("bruno")).person.id
    assert heard is not None
    assert [step.criterion for step in heard.steps] == ["C1", "C2"]


async def test_an_author_who_signs_is_hidden_from_the_reader(
    world: CohortWorld, sent: Sent
) -> None:
    amara, given = world.who("amara"), await replies(world, sent, "Come and ask me, Amara.")
    async with world.deps.begin() as work:
        await feedback.rate(work, amara, sent.review.id, 3)
        await feedback.respond(work, amara, sent.review.id, given)
        heard = await feedback.heard(work, sent.review.id)

    assert heard is not None
    assert {step.because for step in heard.steps} == {"Come and ask me, [the author]."}


async def test_every_step_needs_an_answer_and_most_answers_a_reason(
    world: CohortWorld, sent: Sent
) -> None:
    amara = world.who("amara")
    first, second = await replies(world, sent)
    silent = Reply(second.step, Disposition.DECLINE, "  ")
    strange = Reply("somebody else's step", Disposition.ADOPT, "")
    async with world.deps.begin() as work:
        await feedback.rate(work, amara, sent.review.id, 3)

    for given, field in (
        ([first], f"{second.step}/disposition"),
        ([first, strange], f"{second.step}/disposition"),
        ([first, silent], f"{second.step}/because"),
    ):
        with pytest.raises(Refused) as wrong:
            async with world.deps.begin() as work:
                await feedback.respond(work, amara, sent.review.id, given)
        assert wrong.value.field == field
    async with world.deps.look() as work:
        kept = await table.steps(work.db, [sent.review.id])
    assert {step.disposition for step in kept} == {None}


@pytest.mark.parametrize("name", ["bruno", "chiara"])
async def test_a_review_of_somebody_else_s_work_is_refused(
    world: CohortWorld, sent: Sent, name: str
) -> None:
    async with world.deps.begin() as work:
        for review in (sent.review.id, "no such id"):
            with pytest.raises(Refused, match="not of your work"):
                await feedback.open_review(work, world.who(name), review)
            with pytest.raises(Refused, match="not of your work"):
                await feedback.rate(work, world.who(name), review, 4)
            with pytest.raises(Refused, match="not of your work"):
                await feedback.respond(work, world.who(name), review, [])
