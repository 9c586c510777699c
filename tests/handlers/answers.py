"""Complete answers to the prompt, full of what could be mistaken for more than words."""

from typing import Any

LONG = "We weighed it with numbers and told everybody in time. " * 3
ANSWERS: dict[str, Any] = {
    "problem": f"<!channel> <@U0BRUNO001> & <script>alert(1)</script> {LONG}",
    "options/1/name": "=SUM(A1:A9)",
    "options/1/cost": "+10 hours, -2 people, @everyone",
    "options/2/name": "نبقى كما نحن 🙂",
    "options/2/cost": "nothing",
    "choice": "the first one",
    "told": "the team, on Monday",
    "objection": f"“It is dear.” {LONG}",
    "record": "later",
}
