"""Leave in plain words, read into whole days."""

from bot.domain.leave.problems import LeaveProblem
from bot.domain.leave.reading import read

__all__ = ["LeaveProblem", "read"]
