"""All samples, in the order of the story that a cohort goes through."""

from types import ModuleType
from typing import Final

from tests.screens.kinds import Sample
from tests.screens.stories import (
    addenda,
    calibration,
    conversations,
    deliveries,
    evidence,
    feedback,
    home,
    own_versions,
    people,
    prompt_sets,
    prompting,
    reflections,
    refusals,
    reports,
    results,
    reviews,
    starting,
    tries,
    works,
)

STORIES: Final[tuple[ModuleType, ...]] = (
    people,
    reflections,
    prompting,
    starting,
    conversations,
    evidence,
    works,
    addenda,
    calibration,
    reviews,
    feedback,
    results,
    home,
    reports,
    deliveries,
    prompt_sets,
    own_versions,
    tries,
    refusals,
)
SAMPLES: Final[tuple[Sample, ...]] = tuple(sample for story in STORIES for sample in story.SAMPLES)
