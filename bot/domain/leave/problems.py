"""What is said to somebody whose words were not understood."""

from collections.abc import Sequence

NO_SUCH_DAY = "That day is not in the calendar. Look at the number of the day, and write it again."
OVER = "Those days are over already. Write when you are away from today on."
BACKWARDS = "The last day comes before the first. Write the first day first."
YEAR_PLEASE = "That would be more than three months away. Write the year too, like “3 Dec 2027”."
TOO_LONG = "Leave can be up to one year at a time. Write an earlier day."


def unknown(examples: Sequence[str]) -> str:
    *others, last = [f"“{example}”" for example in examples]
    shown = f"{', '.join(others)} or {last}" if others else last
    return f"I could not read that as days. Write it like {shown}."


class LeaveProblem(Exception):
    """Words that are no days of leave. `sentence` says what to write instead."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
