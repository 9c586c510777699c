"""What becomes of a message of which nobody can find out whether it was said, because the
conversation's history cannot be read: a scope is missing, or Slack refuses for too long.

Until `SHOWN_AFTER` it is only looked for again. Then its kind decides. A second prompt is a
nuisance and a missing one is a lost week, so most kinds are said again. What is about a review
is held: twice the same result, or a step to answer that was answered, would be worse than a
facilitator who is told of it and looks. A held message is looked for further on, and is settled
by itself as soon as the history can be read.
"""

from datetime import timedelta

SHOWN_AFTER = timedelta(minutes=15)
HELD = frozenset({"assignment", "review", "response", "result", "needs_a_person"})


def held(kind: str) -> bool:
    return kind in HELD
