"""Routing: what must never happen, what must always be the same, and what is best. The oracles
are written here: a checker of pairs, and the maximum flow by augmenting paths."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.routing import Pair, Piece, Reviewer, RoutingRequest, plan, violations


def request(people: int, squad_of: int, secret: str = "a secret") -> RoutingRequest:
    squads = [f"squad {n // squad_of}" for n in range(people)]
    return RoutingRequest(
        secret=secret,
        round=1,
        reviewers=tuple(
            Reviewer(f"m{n}", squads[n], calibrated=True, room=3, held=0, available=True)
            for n in range(people)
        ),
        pieces=tuple(Piece(f"p{n}", f"m{n}", squads[n], 2) for n in range(people)),
    )


@st.composite
def requests(draw: st.DrawFn) -> RoutingRequest:
    """Small rounds in which anything may be missing: calibration, room, presence, squads."""
    people = [f"m{n}" for n in range(draw(st.integers(1, 8)))]
    squad = {one: draw(st.sampled_from([None, "x", "y", "z"])) for one in people}
    pieces = tuple(
        Piece(f"p{one}", one, squad[one], draw(st.integers(0, 3)))
        for one in people
        if draw(st.integers(0, 4))
    )
    pairs = [(piece.id, one) for piece in pieces for one in people if one != piece.author]
    some = st.sets(st.sampled_from(pairs), max_size=3) if pairs else st.just(set())
    pinned = draw(some)
    return RoutingRequest(
        secret=draw(st.text(min_size=1, max_size=70)),
        round=draw(st.integers(1, 3)),
        reviewers=tuple(
            Reviewer(
                one,
                squad[one],
                calibrated=draw(st.integers(0, 4)) > 0,
                room=draw(st.integers(0, 3)),
                held=draw(st.integers(0, 2)),
                available=draw(st.integers(0, 5)) > 0,
            )
            for one in people
        ),
        pieces=pieces,
        pinned=frozenset(pinned),
        barred=frozenset(draw(some) - pinned),
        conflicts=frozenset({frozenset(people[:2])} if draw(st.booleans()) else ()),
    )


def may(asked: RoutingRequest, piece: Piece, reader: Reviewer) -> bool:
    """The rules of who may read what, in the words of the product."""
    if not reader.calibrated or not reader.available or reader.room < 1:
        return False
    if reader.id == piece.author or (piece.squad and piece.squad == reader.squad):
        return False
    if any({reader.id, piece.author} == set(pair) for pair in asked.conflicts):
        return False
    return (piece.id, reader.id) not in asked.pinned | asked.barred


def wanting(asked: RoutingRequest, piece: Piece) -> int:
    return max(0, piece.wanted - sum(pinned == piece.id for pinned, _ in asked.pinned))


def most_pairs(asked: RoutingRequest) -> int:
    """The most readings that can be given out at all, by augmenting paths."""
    given: dict[str, list[Piece]] = {reader.id: [] for reader in asked.reviewers}

    def place(piece: Piece, seen: set[str]) -> bool:
        for reader in asked.reviewers:
            if reader.id in seen or not may(asked, piece, reader) or piece in given[reader.id]:
                continue
            seen.add(reader.id)
            if len(given[reader.id]) < reader.room:
                given[reader.id].append(piece)
                return True
            for other in list(given[reader.id]):
                given[reader.id].remove(other)
                if place(other, seen):
                    given[reader.id].append(piece)
                    return True
                given[reader.id].append(other)
        return False

    return sum(place(piece, set()) for piece in asked.pieces for _ in range(wanting(asked, piece)))


def reads(asked: RoutingRequest, pairs: Iterable[Pair]) -> set[Pair]:
    """(reader, author)"""
    author = {piece.id: piece.author for piece in asked.pieces}
    return {(reader, author[piece]) for piece, reader in pairs}


@settings(max_examples=120, deadline=None)
@given(requests())
def test_no_plan_breaks_a_rule_and_none_could_give_out_more(asked: RoutingRequest) -> None:
    made = plan(asked)

    pieces = {piece.id: piece for piece in asked.pieces}
    readers = {reader.id: reader for reader in asked.reviewers}
    assert [pair for pair in made.pairs if not may(asked, pieces[pair[0]], readers[pair[1]])] == []
    assert len(set(made.pairs)) == len(made.pairs) == most_pairs(asked)
    load = Counter(reader for _, reader in made.pairs)
    assert [one.id for one in asked.reviewers if load[one.id] > one.room] == []
    new = Counter(piece for piece, _ in made.pairs)
    assert [one.id for one in asked.pieces if new[one.id] > wanting(asked, one)] == []
    assert violations(asked, made.pairs) == ()


@settings(max_examples=60, deadline=None)
@given(requests())
def test_whatever_stays_short_is_named_with_a_reason_and_a_remedy(asked: RoutingRequest) -> None:
    made = plan(asked)

    new = Counter(piece for piece, _ in made.pairs)
    missing = {one.id: wanting(asked, one) - new[one.id] for one in asked.pieces}
    assert {one.piece: one.missing for one in made.short} == {
        piece: n for piece, n in missing.items() if n > 0
    }
    assert [one for one in made.short if not (one.reason and one.remedy)] == []


@settings(max_examples=25, deadline=None)
@given(people=st.integers(5, 14), squad_of=st.integers(1, 2), secret=st.text(min_size=1))
def test_where_all_may_be_read_everybody_is_and_loads_differ_by_one_at_most(
    people: int, squad_of: int, secret: str
) -> None:
    asked = request(people, squad_of, secret)

    made = plan(asked)

    load = Counter(reader for _, reader in made.pairs)
    assert made.short == ()
    assert set(Counter(piece for piece, _ in made.pairs).values()) == {2}
    assert max(load.values()) - min(load[one.id] for one in asked.reviewers) <= 1


def test_who_had_more_so_far_gets_less_now() -> None:
    asked = request(6, 1)
    tired = replace(asked.reviewers[0], held=2)

    made = plan(replace(asked, reviewers=(tired, *asked.reviewers[1:])))

    load = Counter(reader for _, reader in made.pairs)
    assert load["m0"] + 2 - min(load[f"m{n}"] for n in range(1, 6)) <= 1


def test_a_shortage_is_spread_before_anybody_gets_a_second_reading() -> None:
    asked = request(4, 1)
    scarce = tuple(replace(one, room=1) for one in asked.reviewers)

    made = plan(replace(asked, reviewers=scarce))

    assert set(Counter(piece for piece, _ in made.pairs).values()) == {1}


def test_twelve_in_four_squads_are_read_twice_evenly_and_nobody_reads_each_other() -> None:
    asked = request(12, 3)

    made = plan(asked)

    both = reads(asked, made.pairs)
    assert made.short == ()
    assert set(Counter(piece for piece, _ in made.pairs).values()) == {2}
    assert set(Counter(reader for _, reader in made.pairs).values()) == {2}
    assert [pair for pair in both if pair[::-1] in both] == []


@pytest.mark.parametrize(("people", "secret"), [(40, "a"), (44, "a"), (44, "d"), (80, "c")])
def test_two_who_sit_opposite_on_the_circle_do_not_read_each_other(
    people: int, secret: str
) -> None:
    """Among an even number of people each of the two used to be ahead of the other."""
    asked = request(people, 3, secret)

    both = reads(asked, plan(asked).pairs)

    assert [pair for pair in both if pair[::-1] in both] == []


def test_nobody_meets_an_author_of_an_earlier_round_where_there_is_another_way() -> None:
    asked = request(12, 3)
    before = plan(asked)

    again = plan(replace(asked, round=2, past=frozenset(reads(asked, before.pairs))))

    assert again.short == ()
    assert reads(asked, again.pairs) & reads(asked, before.pairs) == set()


def test_the_order_of_the_facts_does_not_matter() -> None:
    asked = request(12, 3)
    turned = replace(asked, reviewers=asked.reviewers[::-1], pieces=asked.pieces[::-1])

    assert plan(turned) == plan(asked) == plan(asked)


def test_another_secret_or_round_gives_another_plan() -> None:
    asked = request(12, 3)

    others = {plan(replace(asked, secret=f"secret {n}")).pairs for n in range(8)}

    assert len(others) == 8
    assert plan(replace(asked, round=2)).pairs != plan(asked).pairs


def test_nobody_can_foresee_a_reader() -> None:
    """Over many secrets each reader who may read a piece gets it about equally often."""
    asked = request(7, 1)
    readers = Counter(
        reader
        for n in range(60)
        for piece, reader in plan(replace(asked, secret=f"{n}")).pairs
        if piece == "p0"
    )

    assert set(readers) == {f"m{n}" for n in range(1, 7)}
    assert max(readers.values()) < 3 * min(readers.values())


ALONE = "Everybody who passed practice is the author or in the author’s squad."


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (request(1, 1), ALONE),
        (request(3, 3), ALONE),
        (
            replace(
                request(3, 1),
                reviewers=tuple(replace(one, calibrated=False) for one in request(3, 1).reviewers),
            ),
            "Nobody has passed practice yet.",
        ),
        (
            replace(request(2, 1), barred=frozenset({("p0", "m1"), ("p1", "m0")})),
            "Everybody who may read it has had it already.",
        ),
        (
            replace(
                request(3, 1),
                reviewers=tuple(replace(one, room=0) for one in request(3, 1).reviewers),
            ),
            "Everybody who may read it has their share.",
        ),
    ],
    ids=["alone", "one squad", "no practice", "given back", "no room"],
)
def test_who_cannot_be_read_is_named_with_the_first_reason_that_holds(
    asked: RoutingRequest, reason: str
) -> None:
    assert {one.reason for one in plan(asked).short} == {reason}
    assert {one.missing for one in plan(asked).short} == {2}


def test_nothing_to_read_is_no_failure() -> None:
    assert plan(replace(request(3, 1), pieces=())).pairs == ()
    assert plan(RoutingRequest("a secret", 1, (), ())).short == ()
