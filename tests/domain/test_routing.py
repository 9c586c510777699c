"""Routing: what must never happen, and what must always be the same."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.routing import Piece, Reviewer, RoutingRequest, plan, violations


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


@settings(max_examples=25, deadline=None)
@given(people=st.integers(1, 12), squad_of=st.integers(1, 4), secret=st.text(min_size=1))
def test_no_plan_breaks_a_rule(people: int, squad_of: int, secret: str) -> None:
    asked = request(people, squad_of, secret)

    pairs = plan(asked).pairs

    assert violations(asked, pairs) == ()


def test_twelve_in_four_squads_are_read_twice_evenly_and_nobody_reads_each_other() -> None:
    asked = request(12, 3)

    made = plan(asked)

    author = {piece.id: piece.author for piece in asked.pieces}
    reads = {(reviewer, author[piece]) for piece, reviewer in made.pairs}
    assert made.short == ()
    assert set(Counter(piece for piece, _ in made.pairs).values()) == {2}
    assert set(Counter(reviewer for _, reviewer in made.pairs).values()) == {2}
    assert [pair for pair in reads if (pair[1], pair[0]) in reads] == []


def test_the_order_of_the_facts_does_not_matter() -> None:
    asked = request(12, 3)
    turned = RoutingRequest(
        secret=asked.secret,
        round=1,
        reviewers=asked.reviewers[::-1],
        pieces=asked.pieces[::-1],
    )

    assert plan(turned) == plan(asked)


def test_who_cannot_be_read_is_named_with_a_reason() -> None:
    alone = request(1, 1)

    short = plan(alone).short

    assert [(one.piece, one.missing) for one in short] == [("p0", 2)]
    assert (
        short[0].reason == "Everybody who passed practice is the author or in the author’s squad."
    )
