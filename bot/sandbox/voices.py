"""What the others say in the demo: their answers, their evidence, how they score."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter

Answer = str | tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class Artefact:
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Voice:
    """One learner. `levels` are what the work deserves; `calibration` how exemplars are scored."""

    handle: str
    answers: Mapping[str, Answer]
    decision_record: Artefact
    meeting_notes: Artefact | None
    levels: Mapping[str, int]
    calibration: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Reviewing:
    """Sentences of reviews by criterion and level, and answers to steps by disposition."""

    seen: Mapping[str, Mapping[int, tuple[str, ...]]]
    steps: Mapping[str, Mapping[int, tuple[str, ...]]]
    responses: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Voices:
    voices: tuple[Voice, ...]
    reviewing: Reviewing

    def of(self, handle: str) -> Voice | None:
        return next((voice for voice in self.voices if voice.handle == handle), None)


@cache  # a demo is started anew for every test, and these never change
def load_voices(folder: Path) -> Voices:
    """Everybody's words below `folder`: `voices/<handle>.yaml` and `reviewing.yaml`."""
    files = sorted((folder / "voices").glob("*.yaml"))
    voices = tuple(TypeAdapter(Voice).validate_python(_read(file)) for file in files)
    reviewing = TypeAdapter(Reviewing).validate_python(_read(folder / "reviewing.yaml"))
    return Voices(voices, reviewing)


def _read(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))
