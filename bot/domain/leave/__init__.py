"""Leave in plain words, read into whole days."""

from bot.domain.leave.problems import LeaveProblem
from bot.domain.leave.reading import read
from bot.domain.leave.words import ENGLISH, LeaveWords

__all__ = ["ENGLISH", "LeaveProblem", "LeaveWords", "read"]
