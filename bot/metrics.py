"""What operators watch, counted where it happens. A registry of its own for each bot, since the
library's usual one is shared by everything in the process, tests included."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

ACK_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3)  # after 3 s Slack shows a warning
EVERY_S = 0.5
LAG_S = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1)


@dataclass(frozen=True, slots=True)
class Metrics:
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    deliveries: Counter = field(init=False)
    unplanned: Counter = field(init=False)
    acks: Histogram = field(init=False)
    lag: Histogram = field(init=False)
    waiting: Gauge = field(init=False)
    age: Gauge = field(init=False)

    def __post_init__(self) -> None:
        made = {
            "deliveries": Counter(
                "plumbline_deliveries",
                "Attempts to say something, by what came of them.",
                ("kind", "outcome"),
                registry=self.registry,
            ),
            "unplanned": Counter(
                "plumbline_planning_failures",
                "How often something kept a cohort from being planned at a click of the clock.",
                registry=self.registry,
            ),
            "acks": Histogram(
                "plumbline_ack_seconds",
                "From hearing somebody's action to acknowledging it.",
                buckets=ACK_S,
                registry=self.registry,
            ),
            "lag": Histogram(
                "plumbline_loop_lag_seconds",
                "How much later than asked the event loop comes back to somebody.",
                buckets=LAG_S,
                registry=self.registry,
            ),
            "waiting": Gauge(
                "plumbline_queue_messages",
                "Messages that might have been said by now and were not.",
                registry=self.registry,
            ),
            "age": Gauge(
                "plumbline_queue_age_seconds",
                "For how long the oldest of these messages has been waiting.",
                registry=self.registry,
            ),
        }
        for name, metric in made.items():
            object.__setattr__(self, name, metric)

    def queue(self, waiting: int, oldest: datetime | None, now: datetime) -> None:
        self.waiting.set(waiting)
        self.age.set((now - oldest).total_seconds() if oldest is not None else 0)

    @contextmanager
    def acknowledging(self) -> Iterator[None]:
        """Around what leads to an acknowledgement."""
        with self.acks.time():
            yield

    async def watch_the_loop(self) -> None:
        """Until it is cancelled: ask to be called back, and note how much later that happens."""
        while True:
            asked = perf_counter()
            await asyncio.sleep(EVERY_S)
            self.lag.observe(max(0.0, perf_counter() - asked - EVERY_S))

    def page(self) -> bytes:
        """In the text format of Prometheus."""
        return generate_latest(self.registry)
