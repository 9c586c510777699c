"""The page of the film, and the pictures that it names."""

import re
from datetime import UTC, datetime
from pathlib import Path

from tests.film import strips
from tests.film.frames import Frame
from tests.film.week import WEEK

ROOT = Path(__file__).parents[2]


def test_every_frame_is_told_in_words_beside_its_picture() -> None:
    at = datetime(2026, 10, 19, 9, 2, tzinfo=UTC)
    frames = [Frame(at, "A question comes.", b""), Frame(at, "She answers.", b"")]

    told = strips.page({"Monday": frames})

    assert "](images/week-monday.png)" in told
    assert "1. **Monday 09:02** A question comes.\n2. **Monday 09:02** She answers." in told


def test_the_page_that_is_kept_tells_every_day_of_the_film() -> None:
    kept = (ROOT / strips.PAGE).read_text(encoding="utf-8")

    assert re.findall(r"\(images/(.+)\)", kept) == [strips.picture(day) for day in WEEK]
    assert [day for day in WEEK if not (ROOT / strips.FOLDER / strips.picture(day)).exists()] == []
