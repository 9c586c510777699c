"""A year of ticks: 1,000 learners in 20 zones, asked every day of 2026 at their own time, while
the bot is down, crashes before its commit and ticks twice. Nothing is lost, nothing comes twice.

`Table` is what the database is to the tick: keys that are unique, written all at once or not at
all. `pytest -s` prints the counts.
"""

import heapq
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import NamedTuple

from bot.domain.calendar import (
    Arrival,
    Availability,
    DateRange,
    DaysOff,
    Delivery,
    Fate,
    Misfire,
    Verdict,
    Zones,
    arrival,
    decide,
    local_dates,
)
from prompts.content import Cadence
from tests.domain.clocks import shown

DAY = timedelta(days=1)
TICK = timedelta(minutes=5)
DAILY = Cadence("FREQ=DAILY", time(9), "learner", 48, 24, "accept_marked")
DAYS = local_dates(DAILY, date(2026, 1, 1), date(2026, 12, 31))
SLOTS = (None, time(7, 30), time(12, 45), time(18), time(20, 30))
PEOPLE = 1000
KINDS = 100
HOMES = (
    ("America/New_York", "US"), ("America/Los_Angeles", "US"), ("America/Sao_Paulo", "BR"),
    ("America/Santiago", "CL"), ("America/St_Johns", "CA"), ("America/Havana", None),
    ("Europe/Berlin", "DE"), ("Europe/London", "GB"), ("Europe/Lisbon", "PT"),
    ("Africa/Casablanca", "MA"), ("Africa/Cairo", "EG"), ("Africa/Lagos", "NG"),
    ("Asia/Kolkata", "IN"), ("Asia/Kathmandu", "NP"), ("Asia/Tokyo", "JP"),
    ("Asia/Beirut", None), ("Australia/Sydney", "AU"), ("Australia/Lord_Howe", "AU"),
    ("Pacific/Auckland", "NZ"), ("Pacific/Kiritimati", None),
)  # fmt: skip
OUTAGES = (timedelta(hours=6), timedelta(hours=30), timedelta(days=3))


class Settled(NamedTuple):
    fate: Fate
    person: int
    at: datetime
    arrival: Arrival


@dataclass
class Table:
    rows: dict[str, Settled] = field(default_factory=dict)
    clashes: int = 0

    def commit(self, found: dict[Delivery, Settled]) -> None:
        """Every key once: a second writer of the same fact changes nothing."""
        for owed, row in found.items():
            first = self.rows.setdefault(owed.key, row)
            if first is not row:
                assert first == row
                self.clashes += 1


@cache
def who_is(kind: int) -> Availability:
    """People are alike by home and slot, 20 × 5 kinds; every third kind goes on leave in July."""
    zone, country = HOMES[kind % 20]
    away = DateRange(date(2026, 7, 6 + kind % 20), date(2026, 8, 1))
    leave = (away,) if kind % 3 == 0 else ()
    return Availability(
        Zones("UTC", learner=zone), slot=SLOTS[kind // 20], off=DaysOff(country, leave=leave)
    )


@cache
def arrives(kind: int, day: date) -> Arrival:
    return arrival(DAILY, day, who_is(kind))


def decided(kind: int, days: tuple[date, ...], now: datetime) -> list[tuple[date, Verdict]]:
    """The same for everybody of a kind who is owed the same days: asked once for all of them."""
    arrivals = {Delivery("anybody", "P1", day): arrives(kind, day) for day in days}
    return [(owed.day, one) for owed, one in decide(arrivals, (), now).items()]


def kind_of(person: int) -> int:
    return person % KINDS


class Year:
    """What the clock and the database remember between ticks, and the faults that befall them."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self.table = Table()
        self.counts: Counter[str] = Counter()
        self.outages: list[tuple[datetime, datetime]] = []
        self._open = {person: list(DAYS) for person in range(PEOPLE)}
        # The index of what to look at when, as `next_due_at` is one: no decision rests on it.
        self._due = [
            (one.at or one.window.closes_at, kind)
            for kind in range(KINDS)
            for one in (arrives(kind, day) for day in DAYS)
        ]
        heapq.heapify(self._due)

    def live(self) -> None:
        for now in self._ticks():
            self.counts["ticks"] += 1
            due = self._pop(now)
            if not due:
                continue
            found = self._decided(due, now)
            if self._random.random() < 0.02:
                self.counts["crashes"] += 1
                for kind in {kind_of(person) for person in due}:
                    heapq.heappush(self._due, (now, kind))
                continue
            # Two replicas, or a tick that comes twice, decide on the same facts.
            twice = self._random.random() < 0.3
            self.counts["doubled"] += twice
            for rows in (found, self._decided(due, now)) if twice else (found,):
                self.table.commit(rows)
            for owed in found:
                self._open[int(owed.member)].remove(owed.day)

    def _ticks(self) -> Iterator[datetime]:
        now = datetime(2025, 12, 31, tzinfo=UTC)
        while now < datetime(2027, 1, 8, tzinfo=UTC):
            if self._random.random() < 0.0003:
                back = now + self._random.choice(OUTAGES)
                self.outages.append((now, back))
                now = back
            yield now
            now += TICK

    def _pop(self, now: datetime) -> list[int]:
        kinds: set[int] = set()
        while self._due and self._due[0][0] <= now:
            kinds.add(heapq.heappop(self._due)[1])
        return [person for kind in sorted(kinds) for person in range(kind, PEOPLE, KINDS)]

    def _decided(self, people: list[int], now: datetime) -> dict[Delivery, Settled]:
        found: dict[Delivery, Settled] = {}
        until = now.date() + DAY
        alike: dict[tuple[int, tuple[date, ...]], list[tuple[date, Verdict]]] = {}
        for person in people:
            kind, days = kind_of(person), self._open[person]
            near = tuple(days[: bisect_right(days, until)])
            if (kind, near) not in alike:
                verdicts = decided(kind, near, now)
                alike[kind, near] = [one for one in verdicts if one[1].fate is not Fate.WAIT]
                self._look_again(kind, verdicts)
            for day, verdict in alike[kind, near]:
                owed = Delivery(str(person), "P1", day)
                found[owed] = Settled(verdict.fate, person, now, arrives(kind, day))
        return found

    def _look_again(self, kind: int, verdicts: list[tuple[date, Verdict]]) -> None:
        """At what waits longer than was foreseen."""
        for day, verdict in verdicts:
            at = verdict.at if verdict.fate is Fate.WAIT else None
            if at is not None and at != arrives(kind, day).at:
                heapq.heappush(self._due, (at, kind))

    def was_down(self, at: datetime) -> bool:
        return any(start <= at < back + TICK for start, back in self.outages)


def test_a_year_of_ticks_loses_nothing_and_repeats_nothing() -> None:
    year = Year(seed=2026)

    year.live()

    rows = year.table.rows
    fates = Counter(row.fate for row in rows.values())
    print(dict(year.counts), len(year.outages), "outages", year.table.clashes, "clashes", fates)  # noqa: T201
    assert rows.keys() == {f"prompt:{person}:P1:{day}" for person in range(PEOPLE) for day in DAYS}
    assert len(rows) == 365_000
    assert fates.keys() == set(Fate) - {Fate.WAIT}
    _no_burst(rows.values())
    _one_catch_up_for_each_outage(year)
    # Rows of the same kind of people, decided at the same moment, need only one look.
    alike = {(kind_of(row.person), row.at, row.arrival.at, row.fate): row for row in rows.values()}
    _nothing_early_or_at_night(alike.values())
    _late_only_for_a_reason(year, alike.values())


def _no_burst(rows: Iterable[Settled]) -> None:
    """At most one message for a person at any moment, whatever was missed before."""
    sent = Counter((row.person, row.at) for row in rows if row.fate in (Fate.SEND, Fate.CATCH_UP))
    assert set(sent.values()) == {1}


def _one_catch_up_for_each_outage(year: Year) -> None:
    caught_up = Counter(
        (row.person, outage)
        for row in year.table.rows.values()
        if row.fate is Fate.CATCH_UP and row.arrival.at is not None
        for outage, (start, back) in enumerate(year.outages)
        if start <= row.arrival.at < back
    )
    assert set(caught_up.values()) == {1}


def _nothing_early_or_at_night(rows: Iterable[Settled]) -> None:
    for row in rows:
        if row.fate in (Fate.SEND, Fate.CATCH_UP):
            assert row.arrival.at is not None
            assert row.at >= row.arrival.at
            local = shown(row.at, who_is(kind_of(row.person)).zones.own)
            assert time(7) <= local.time() < time(21)
            assert who_is(kind_of(row.person)).off.why(local.date()) is None


def _late_only_for_a_reason(year: Year, rows: Iterable[Settled]) -> None:
    """Whatever was not sent as planned was hit by an outage or a day off, and by nothing else."""
    on_time = Misfire().on_time
    for row in rows:
        at = row.arrival.at
        if row.fate is Fate.SEND:
            assert at is not None
            assert row.at - at <= on_time
        elif row.fate in (Fate.CATCH_UP, Fate.EXPIRED):
            assert at is not None
            assert year.was_down(at)
        elif row.fate is Fate.COALESCED:
            assert at is not None
            assert year.was_down(at) or row.arrival.excuses
        else:
            assert row.arrival.excuses
