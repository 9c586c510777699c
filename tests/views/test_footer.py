"""The one design rule: what it is, what to do, who sees it, what happens next, in that order;
one button to begin with."""

from slack_sdk.models.views import View

from bot.delivery.letters import Card
from tests.screens.kinds import Drawn, Sample
from tests.screens.samples import SAMPLES
from tests.views.drawn import Json, blocks, buttons, sent

SEES, NEXT = "*Who sees this:* ", "*What happens next:* "
SAYS = ("header", "section")


def test_every_screen_keeps_the_order() -> None:
    broken = {
        f"{sample.name}: {complaint}"
        for sample in SAMPLES
        if isinstance(sample.drawn(), Card | View)
        for complaint in order(sample.drawn())
    }

    assert broken == set()


def test_at_most_one_button_is_the_one_to_begin_with() -> None:
    several = {sample.name for sample in SAMPLES if len(_primary(sample)) > 1}

    assert several == set()


def test_nothing_competes_with_the_button_that_sends_a_form() -> None:
    competing = {sample.name for sample in SAMPLES if _sends(sample.drawn()) and _primary(sample)}

    assert competing == set()


def test_no_screen_shouts() -> None:
    loud = {sample.name for sample in SAMPLES if sample.variant == "short" and _shouts(sample)}

    assert loud == set()


def order(drawn: Drawn) -> list[str]:
    """Where the screen departs from the rule."""
    found = blocks(sent(drawn))
    places = [n for n, block in enumerate(found) if _is_footer(block)]
    if len(places) != 1:
        return [f"{len(places)} footers"]
    before = found[: places[0]]
    wrong: list[str] = []
    if not before or before[0]["type"] not in SAYS:
        wrong.append("does not begin with what it is")
    if not any(block["type"] == "section" for block in before):
        wrong.append("does not say what it is, or what to do, in a sentence")
    if isinstance(drawn, Card) and any(block["type"] == "actions" for block in before):
        wrong.append("asks before it says who sees it")
    return wrong


def test_the_rule_notices_what_is_out_of_order() -> None:
    card = next(sample.drawn() for sample in SAMPLES if isinstance(sample.drawn(), Card))
    assert isinstance(card, Card)

    turned = Card(card.text, card.blocks[::-1])
    bare = Card(card.text, card.blocks[:1])

    assert order(card) == []
    assert order(turned) != []
    assert order(bare) == ["0 footers"]


def _is_footer(block: Json) -> bool:
    if block["type"] != "context":
        return False
    texts = [str(part.get("text", "")) for part in block["elements"]]
    return (
        len(texts) == 2
        and texts[0].startswith(SEES)
        and texts[1].startswith(NEXT)
        and all(text.endswith(".") for text in texts)
    )


def _primary(sample: Sample) -> list[Json]:
    return [one for one in buttons(sent(sample.drawn())) if one.get("style") == "primary"]


def _sends(drawn: Drawn) -> bool:
    return isinstance(drawn, View) and drawn.submit is not None


def _shouts(sample: Sample) -> bool:
    return any("!" in str(block.get("text", "")) for block in blocks(sent(sample.drawn())))
