"""Block Kit, checked as Slack checks it: one table of limits and what reads it."""

from bot.sandbox.block_kit.blocks import Surface
from bot.sandbox.block_kit.rules import Problem
from bot.sandbox.block_kit.whole import problems, too_many_characters, view_problems

__all__ = ["Problem", "Surface", "problems", "too_many_characters", "view_problems"]
