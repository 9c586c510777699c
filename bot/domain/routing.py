"""Who reads whose work: one integer min-cost flow over the legal pairs.

Filling comes strictly first; then an even shortage, an even load, no pair met before, no two
people reading each other. Everybody sits on a secret circle, and a reader is cheaper in the
half circle ahead of an author than behind: no two people are ahead of each other, so reciprocal
pairs vanish, and nobody can foresee a reader. Seats and ties come from a keyed hash, so the
same facts give the same plan in any order, and the plan can be derived again for an audit.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

# Ratios between the aims, measured so that a lower aim never outweighs a higher one.
FINE = 4096
LOAD = 500_000
SHORT = 1_000_000_000
MET_BEFORE = 5_000
BEHIND = 2_000
RECIPROCAL = 20_000
MOST_ROUNDS = 12
DRAWS = 32
SMALL = 40

Pair = tuple[str, str]
"""(piece, reviewer)"""


@dataclass(frozen=True, slots=True)
class Reviewer:
    """`room` is how many more pieces the reviewer may get, `held` how many there were so far."""

    id: str
    squad: str | None
    calibrated: bool
    room: int
    held: int
    available: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """`wanted` is how many reviews the piece is to have in all, pinned ones included."""

    id: str
    author: str
    squad: str | None
    wanted: int


@dataclass(frozen=True, slots=True)
class RoutingRequest:
    """`pinned` pairs are given out or done and stay; `barred` ones must not come again.
    `past` names (reviewer, author) of earlier rounds, `affinity` is 0 to 1000 by pair."""

    secret: str
    round: int
    reviewers: tuple[Reviewer, ...]
    pieces: tuple[Piece, ...]
    conflicts: frozenset[frozenset[str]] = frozenset()
    past: frozenset[tuple[str, str]] = frozenset()
    pinned: frozenset[Pair] = frozenset()
    barred: frozenset[Pair] = frozenset()
    affinity: Mapping[Pair, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shortage:
    """A piece that stays short: how many reviews are missing, why, and what would help."""

    piece: str
    missing: int
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class RoutingPlan:
    """The new pairs, sorted, and the pieces that stay short."""

    pairs: tuple[Pair, ...]
    short: tuple[Shortage, ...]


def plan(request: RoutingRequest) -> RoutingPlan:
    """The best plan. Small cohorts draw the circle several times, since there a single draw
    can leave two people reading each other where another would not."""
    asked = _sorted(request)
    draws = DRAWS if len(asked.reviewers) < SMALL else 1
    drawn = [_draw(asked, n) for n in range(draws)]
    best = min(range(draws), key=lambda n: (*_regrets(asked, drawn[n]), n))
    pairs = tuple(sorted(drawn[best]))
    return RoutingPlan(pairs, _shortages(asked, pairs))


def legal(request: RoutingRequest, piece: Piece, reviewer: Reviewer) -> bool:
    """Whether this reviewer may be given this piece at all."""
    pair = (piece.id, reviewer.id)
    return (
        reviewer.calibrated
        and reviewer.available
        and reviewer.id != piece.author
        and (piece.squad is None or reviewer.squad != piece.squad)
        and frozenset((reviewer.id, piece.author)) not in request.conflicts
        and pair not in request.pinned
        and pair not in request.barred
    )


def violations(request: RoutingRequest, pairs: Iterable[Pair]) -> tuple[str, ...]:
    """What is wrong with the pairs, one line each; independent of how they were found."""
    found: list[str] = []
    given = list(pairs)
    pieces = {piece.id: piece for piece in request.pieces}
    reviewers = {reviewer.id: reviewer for reviewer in request.reviewers}
    for pair in given:
        if given.count(pair) > 1:
            found.append(f"{pair} is given twice")
        if pair[0] not in pieces or pair[1] not in reviewers:
            found.append(f"{pair} names nobody we know")
        elif not legal(request, pieces[pair[0]], reviewers[pair[1]]):
            found.append(f"{pair} is not allowed")
    for reviewer in request.reviewers:
        if sum(pair[1] == reviewer.id for pair in given) > reviewer.room:
            found.append(f"{reviewer.id} has no room for so many")
    for piece in request.pieces:
        have = sum(pair[0] == piece.id for pair in {*given, *request.pinned})
        new = sum(pair[0] == piece.id for pair in given)
        if new and have > piece.wanted:
            found.append(f"{piece.id} has more than it wants")
    return tuple(sorted(set(found)))


def _sorted(request: RoutingRequest) -> RoutingRequest:
    """The same facts in one order, whatever order they came in."""
    return replace(
        request,
        reviewers=tuple(sorted(request.reviewers, key=lambda reviewer: reviewer.id)),
        pieces=tuple(sorted(request.pieces, key=lambda piece: piece.id)),
    )


def _draw(request: RoutingRequest, draw: int) -> list[Pair]:
    """One circle; then each reciprocal pair found is made dear once, and solved again."""
    dear: set[Pair] = set()
    seats, author = _seats(request, draw), _authors(request)
    for _ in range(MOST_ROUNDS):
        pairs = _solve(request, seats, draw, dear)
        found = {
            (piece, reviewer)
            for piece, reviewer in _reciprocal(request, pairs)
            if _is_behind(seats, reviewer, author[piece])
        }
        if not found - dear:
            return pairs
        dear |= found
    return pairs


def _solve(
    request: RoutingRequest, seats: Mapping[str, int], draw: int, dear: set[Pair]
) -> list[Pair]:
    flow = SimpleMinCostFlow()
    network = _Network(request, seats, draw, dear)
    network.build()
    if not network.arcs:
        return []
    arcs = np.array(network.arcs, dtype=np.int64)
    ids = flow.add_arcs_with_capacity_and_unit_cost(arcs[:, 0], arcs[:, 1], arcs[:, 2], arcs[:, 3])
    supply = sum(network.missing.values())
    flow.set_nodes_supplies(np.array([0, 1]), np.array([supply, -supply]))
    status = flow.solve_max_flow_with_min_cost()
    if status != flow.OPTIMAL:
        raise ArithmeticError(f"the routing network could not be solved: {status}")
    flows = flow.flows(ids)
    return [pair for n, pair in network.pair_of_arc.items() if flows[n] > 0]


class _Network:
    """The network of one draw. Node 0 is the source, node 1 the sink."""

    def __init__(
        self, request: RoutingRequest, seats: Mapping[str, int], draw: int, dear: set[Pair]
    ) -> None:
        self._request = request
        self._seats = seats
        self._draw = draw
        self._dear = dear
        self.arcs: list[tuple[int, int, int, int]] = []
        self.pair_of_arc: dict[int, Pair] = {}
        self.have = {
            piece.id: sum(pair[0] == piece.id for pair in request.pinned)
            for piece in request.pieces
        }
        self.missing = {
            piece.id: max(0, piece.wanted - self.have[piece.id]) for piece in request.pieces
        }

    def build(self) -> None:
        readers = len(self._request.reviewers)
        self._loads()
        for p, piece in enumerate(self._request.pieces):
            node = 2 + readers + p
            for r, reviewer in enumerate(self._request.reviewers):
                if (
                    self.missing[piece.id]
                    and reviewer.room > 0
                    and legal(self._request, piece, reviewer)
                ):
                    self.pair_of_arc[len(self.arcs)] = (piece.id, reviewer.id)
                    self.arcs.append((2 + r, node, 1, self._cost(piece, reviewer)))
            for j in range(self.missing[piece.id]):
                self.arcs.append((node, 1, 1, FINE * SHORT * (j + self.have[piece.id])))
        if not self.pair_of_arc:
            self.arcs = []

    def _loads(self) -> None:
        """Rising costs per further piece: the least sum is the evenest load."""
        wanted = sum(self.missing.values())
        for r, reviewer in enumerate(self._request.reviewers):
            for j in range(min(reviewer.room, wanted)):
                self.arcs.append((0, 2 + r, 1, FINE * LOAD * (j + reviewer.held)))

    def _cost(self, piece: Piece, reviewer: Reviewer) -> int:
        pair = (piece.id, reviewer.id)
        apart = 1000 - self._request.affinity.get(pair, 1000)
        cost = apart * apart // 1000
        if (reviewer.id, piece.author) in self._request.past:
            cost += MET_BEFORE
        if _is_behind(self._seats, reviewer.id, piece.author):
            cost += BEHIND
        if pair in self._dear:
            cost += RECIPROCAL
        tie = _keyed(self._request, self._draw, "tie", piece.id, reviewer.id) % FINE
        return FINE * cost + tie


def _seats(request: RoutingRequest, draw: int) -> dict[str, int]:
    """Everybody's place on the circle, readers and authors alike."""
    people = {r.id for r in request.reviewers} | {p.author for p in request.pieces}
    ordered = sorted(people, key=lambda one: (_keyed(request, draw, "seat", one), one))
    return {one: seat for seat, one in enumerate(ordered)}


def _is_behind(seats: Mapping[str, int], reviewer: str, author: str) -> bool:
    """Of two people exactly one is behind the other, also where they sit opposite."""
    distance = (seats[reviewer] - seats[author]) % len(seats)
    opposite = 2 * distance == len(seats)
    return 2 * distance > len(seats) or (opposite and seats[reviewer] < seats[author])


def _authors(request: RoutingRequest) -> dict[str, str]:
    return {piece.id: piece.author for piece in request.pieces}


def _reciprocal(request: RoutingRequest, pairs: Iterable[Pair]) -> list[Pair]:
    """The new pairs whose author reads the reader's own work."""
    author = _authors(request)
    reads = {(pair[1], author[pair[0]]) for pair in {*pairs, *request.pinned} if pair[0] in author}
    return [pair for pair in pairs if (author[pair[0]], pair[1]) in reads]


def _regrets(request: RoutingRequest, pairs: list[Pair]) -> tuple[int, int, int]:
    """What a draw is judged by: fewer filled, reciprocal pairs, repeats."""
    author = _authors(request)
    repeats = sum((pair[1], author[pair[0]]) in request.past for pair in pairs)
    return -len(pairs), len(_reciprocal(request, pairs)), repeats


def _keyed(request: RoutingRequest, draw: int, purpose: str, *ids: str) -> int:
    text = "\x1f".join((str(request.round), str(draw), purpose, *ids))
    made = blake2b(text.encode(), key=request.secret.encode()[:64], digest_size=8)
    return int.from_bytes(made.digest(), "big")


def _shortages(request: RoutingRequest, pairs: Iterable[Pair]) -> tuple[Shortage, ...]:
    given = {*pairs, *request.pinned}
    found: list[Shortage] = []
    for piece in request.pieces:
        missing = piece.wanted - sum(pair[0] == piece.id for pair in given)
        if missing > 0:
            found.append(Shortage(piece.id, missing, *_why(request, piece)))
    return tuple(found)


def _why(request: RoutingRequest, piece: Piece) -> tuple[str, str]:
    """The first reason that holds, in the order in which a facilitator can mend it."""
    if not any(reviewer.calibrated for reviewer in request.reviewers):
        return "Nobody has passed practice yet.", "Ask people to finish their practice."
    fresh = _unspent(request)
    if not any(legal(fresh, piece, reviewer) for reviewer in request.reviewers):
        return (
            "Everybody who passed practice is the author or in the author’s squad.",
            "Ask somebody from another squad to practise, or read it yourself.",
        )
    if not any(legal(request, piece, reviewer) for reviewer in request.reviewers):
        return (
            "Everybody who may read it has had it already.",
            "Ask one more person to practise, or read it yourself.",
        )
    return (
        "Everybody who may read it has their share.",
        "Wait for readings to come in, or ask one more person to practise.",
    )


def _unspent(request: RoutingRequest) -> RoutingRequest:
    """The request as if nothing had been given out or given back yet."""
    return replace(request, pinned=frozenset(), barred=frozenset())
