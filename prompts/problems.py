"""What is wrong with content, told so that the person who wrote it can mend it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    ERROR = "error"  # the content cannot be used
    WARNING = "warning"  # it can, and its owner should look at it


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One finding: where it is, which rule it breaks, and what to do."""

    file: str
    line: int
    rule: str
    advice: str
    severity: Severity = field(default=Severity.ERROR)

    def __str__(self) -> str:
        mark = "warning: " if self.severity is Severity.WARNING else ""
        return f"{self.file}:{self.line}  {self.rule}  {mark}{self.advice}"


class ContentError(Exception):
    """Content that cannot be used, with all of its problems and not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UnknownContent(LookupError):
    """Content was asked for that is not there; the message names what is."""


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if problem.severity is Severity.ERROR)
