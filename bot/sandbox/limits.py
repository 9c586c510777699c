"""How much Slack takes from one app: the table of tiers, and which limits are on.

Tiers in calls a minute: https://docs.slack.dev/apis/web-api/rate-limits. The tier of a method:
its page under https://docs.slack.dev/reference/methods, and
https://github.com/slackapi/java-slack-sdk/blob/main/metadata/web-api/rate_limit_tiers.json, the
same but for apps.connections.open (tier 1 there, 3 on its page; its page is followed).
"""

from dataclasses import dataclass

from pydantic import ConfigDict

TIER_2, TIER_3, TIER_4 = 20, 50, 100
HUNDREDS = 300  # "hundreds of requests per minute", on the pages of these two methods
UNSAID = None
CLOSED = ConfigDict(extra="forbid")
POST = "chat.postMessage"
HISTORY = "conversations.history"

PER_MINUTE: dict[str, int | None] = {
    "apps.connections.open": TIER_3,
    "apps.manifest.export": TIER_3,
    "auth.test": HUNDREDS,
    "blocks.validate": UNSAID,
    "chat.delete": TIER_3,
    "chat.getPermalink": HUNDREDS,
    "chat.postEphemeral": TIER_4,
    POST: UNSAID,  # by conversation and workspace instead: `conversation`, `workspace` below
    "chat.update": TIER_3,
    HISTORY: TIER_3,
    "conversations.info": TIER_3,
    "conversations.open": TIER_3,
    "files.completeUploadExternal": TIER_4,
    "files.getUploadURLExternal": TIER_4,
    "files.info": TIER_4,
    "users.info": TIER_4,
    "users.list": TIER_2,
    "views.open": TIER_4,
    "views.publish": TIER_4,
    "views.push": TIER_4,
    "views.update": TIER_4,
}


@dataclass(frozen=True, slots=True)
class Rate:
    """So many a second in the long run, and up to `burst` at once after a rest."""

    __pydantic_config__ = CLOSED

    per_second: float
    burst: int = 1

    def __post_init__(self) -> None:
        if self.per_second <= 0 or self.burst < 1:
            raise ValueError("a rate is above 0 a second, with a burst of at least 1")


@dataclass(frozen=True, slots=True)
class History:
    """What is special about reading back. Slack shows a message there a moment after it took it.
    Apps sold outside the Marketplace get 1 call a minute and 15 messages:
    https://docs.slack.dev/reference/methods/conversations.history
    """

    __pydantic_config__ = CLOSED

    lag_ms: int = 0
    per_minute: int | None = None
    objects: int | None = None

    def __post_init__(self) -> None:
        if self.lag_ms < 0 or any(
            one is not None and one < 1 for one in (self.per_minute, self.objects)
        ):
            raise ValueError("a lag is not below 0, the other two are at least 1")


@dataclass(frozen=True, slots=True)
class Limits:
    """Which limits are on. A limit that is off lets everything through."""

    __pydantic_config__ = CLOSED

    tiers: bool = False
    conversation: Rate | None = None
    workspace: Rate | None = None
    history: History = History()


OFF = Limits()
# One a second in a conversation, "short bursts allowed"; in a workspace "several hundred messages
# a minute": the rate limits page under "Posting messages". The bursts are our guess of "short".
SLACKS_OWN = Limits(tiers=True, conversation=Rate(1, burst=3), workspace=Rate(5, burst=10))
