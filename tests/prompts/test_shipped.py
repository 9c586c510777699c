"""The content that ships is whole, and the same rules that a facilitator meets hold for it."""

from datetime import date, timedelta

import pytest

from prompts import checking, library
from prompts.content import PromptSet, said
from prompts.schema import PromptSetFile
from prompts.texts import texts
from tests.content import CONTENT

TODAY = date(2026, 10, 19)
SETS = [f"P{n:02}" for n in range(1, 13)]
RHYTHMS = ["evening-cohort", "job-embedded", "micro-sprint", "office-hours", "weekend-intensive"]


def test_nothing_is_to_be_said_about_it() -> None:
    assert library.findings(TODAY) == ()


def test_all_twelve_sets_and_five_rhythms_and_twenty_tags_are_there() -> None:
    assert [one.id for one in CONTENT.prompt_sets] == SETS
    assert [one.id for one in CONTENT.rhythms] == RHYTHMS
    assert len({tag.id for tag in CONTENT.tags}) == len(CONTENT.tags) == 20


def test_only_tags_of_content_that_comes_later_are_not_used_yet() -> None:
    used = {tag for one in CONTENT.prompt_sets for tag in one.tags}
    used |= {tag for one in CONTENT.rubrics for criterion in one.criteria for tag in criterion.tags}

    later = {"collaborate.help", "include.access", "ethics.disclose"}
    assert {tag.id for tag in CONTENT.tags} - used == later


def test_no_set_repeats_a_long_text_of_another() -> None:
    """Each of them was written for its set: a copied card or example helps nobody."""
    found: dict[str, str] = {}
    for _, file in checking.shipped().of(PromptSetFile):
        for told in texts(file):
            part = str(told.place[0])
            if part in ("purpose", "examples", "facilitator_card", "on_event"):
                assert found.setdefault(told.text["en"], file.meta.id) == file.meta.id


@pytest.mark.parametrize("id", SETS)
def test_every_set_can_be_started_by_a_learner(id: str) -> None:
    assert CONTENT.prompt_set(id).on_event is not None


def test_three_sets_are_whole_in_german_and_said_in_it() -> None:
    german = [one.id for one in CONTENT.prompt_sets if "de" in one.languages]
    title = CONTENT.prompt_set("P01").title

    assert german == ["P01", "P02", "P03"]
    assert said(title, "de-AT") == said(title, "de") == "Als wir uns nicht einig waren"
    assert said(title, "fr") == said(title, "en-GB") == "When we disagreed"


@pytest.mark.parametrize("name", RHYTHMS)
def test_the_beats_of_a_rhythm_are_those_of_its_cohort(name: str) -> None:
    rhythm = CONTENT.rhythm(name)
    for beat in rhythm.beats:
        assert CONTENT.prompt_set(beat.prompt_set).ref.version == "1.0.0"
    assert len(set(rhythm.prompt_sets)) == len(rhythm.prompt_sets)


def test_leave_can_be_told_in_the_same_ways_in_each_language() -> None:
    english, german = CONTENT.leave_phrases["en"], CONTENT.leave_phrases["de"]

    assert len(english.examples) == len(german.examples)
    for phrases in (english, german):
        names = [name for day in phrases.weekdays for name in day]
        names += [name for month in phrases.months for name in month]
        assert len(set(names)) == len(names)
        assert all(name == name.lower() for name in names)


def test_offers_lead_to_a_set_that_offers_no_other() -> None:
    """One tap leads to one other question, and from there to rest: nobody goes in circles."""
    for one in CONTENT.prompt_sets:
        offer = one.nothing_to_report.offer
        if offer is not None:
            assert CONTENT.prompt_set(offer).nothing_to_report.offer is None


def hours(found: PromptSet) -> list[timedelta]:
    return [timedelta(hours=hour) for hour in found.nudges.after_h]


@pytest.mark.parametrize("id", SETS)
def test_a_set_reminds_at_most_twice(id: str) -> None:
    assert len(hours(CONTENT.prompt_set(id))) <= 2
