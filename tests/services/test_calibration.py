"""Practice: locked once, the experts' answer only after it, and no real work before passing."""

from datetime import timedelta

import pytest

from bot.errors import Refused
from bot.services import calibration
from storage.calibration import CalibrationState
from tests.content import CONTENT
from tests.world import EXEMPLARS, PRACTICE, CohortWorld

E04 = CONTENT.exemplar("E04")
REF = str(E04.ref)


async def test_an_answer_is_locked_and_a_second_press_changes_nothing(world: CohortWorld) -> None:
    world.clock.set(PRACTICE)
    amara, first = world.who("amara"), dict(E04.agreed)
    async with world.deps.begin() as work:
        await calibration.lock(work, amara, REF, first)
    async with world.deps.begin() as work:
        again = await calibration.lock(work, amara, REF, {"C1": 4, "C2": 4, "C3": 4, "C4": 4})

    assert again.scores == first
    assert (again.after.done, again.after.total) == (1, 3)
    assert again.after.judgement is None


async def test_who_follows_the_experts_passes_and_who_gives_the_middle_does_not(
    world: CohortWorld,
) -> None:
    world.clock.set(PRACTICE)
    amara, bruno = world.who("amara"), world.who("bruno")
    for name in EXEMPLARS:
        exemplar = CONTENT.exemplar(name)
        async with world.deps.begin() as work:
            await calibration.lock(work, amara, str(exemplar.ref), dict(exemplar.agreed))
            middle = dict.fromkeys(exemplar.agreed, 3)
            after = await calibration.lock(work, bruno, str(exemplar.ref), middle)

    async with world.deps.look() as work:
        assert await calibration.ready(work, amara)
        assert not await calibration.ready(work, bruno)
    assert after.after.state is CalibrationState.NOT_PASSED
    assert after.after.judgement is not None
    assert after.after.judgement.reasons[0].startswith("You gave nearly the same level everywhere")


async def test_before_practice_opens_nothing_can_be_locked(world: CohortWorld) -> None:
    """Only the first screen used to be closed; an answer sent to it was taken."""
    world.clock.set(PRACTICE - timedelta(microseconds=1))

    async with world.deps.begin() as work:
        with pytest.raises(Refused, match="Practice has not opened yet"):
            await calibration.practice(work, world.who("amara"))
        with pytest.raises(Refused, match="Practice has not opened yet"):
            await calibration.lock(work, world.who("amara"), REF, dict(E04.agreed))


@pytest.mark.parametrize(
    ("exemplar", "scores", "field"),
    [
        ("E99@1.0.0", dict(E04.agreed), None),
        (REF, {"C1": 3}, "C2"),
        (REF, {"C1": 3, "C2": 5, "C3": 1, "C4": 1}, "C2"),
        (REF, {}, "C1"),
    ],
)
async def test_what_is_amiss_is_refused_at_its_field(
    world: CohortWorld, exemplar: str, scores: dict[str, int | None], field: str | None
) -> None:
    world.clock.set(PRACTICE)

    async with world.deps.begin() as work:
        with pytest.raises(Refused) as wrong:
            await calibration.lock(work, world.who("amara"), exemplar, scores)

    assert wrong.value.field == field


@pytest.mark.parametrize("name", ["fatima", "nina", "stranger"])
async def test_who_does_not_read_does_not_practise(world: CohortWorld, name: str) -> None:
    world.clock.set(PRACTICE)

    async with world.deps.begin() as work:
        with pytest.raises(Refused):
            await calibration.practice(work, world.who(name))
