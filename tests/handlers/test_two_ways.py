"""Answering step by step gives the same answers as the form, whatever is asked and answered."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import conversations as rules
from bot.domain.answers import LATER, AnswerProblem, Answers, check
from bot.domain.conversations import Place, TurnKind
from bot.domain.passages import digest
from bot.sandbox import texts
from bot.views.reflections import FIELD, form_view
from handlers import payloads
from prompts.content import PromptSet, Question, QuestionKind
from tests.screens.people import PROMPTS, SHORT
from tests.screens.world import form
from tests.views.drawn import blocks, complaints, sent

WORDS = st.text(st.sampled_from("ab <>&@é\n؟🙂|#"), max_size=30)
LABEL = {"en": "A question"}
MOST_TURNS = 200


@st.composite
def questions(draw: st.DrawFn) -> tuple[Question, ...]:
    found: list[Question] = []
    for n in range(draw(st.integers(1, 5))):
        kind = draw(st.sampled_from(QuestionKind))
        required = draw(st.booleans())
        question = Question(f"q{n}", kind, LABEL, required=required, max_chars=25)
        if kind is QuestionKind.REPEAT:
            least = draw(st.integers(0, 2))
            parts = tuple(
                Question(f"p{m}", QuestionKind.SHORT, LABEL, required=m == 0 or draw(st.booleans()))
                for m in range(draw(st.integers(1, 2)))
            )
            question = replace(
                question, of=parts, min_items=least, max_items=least + draw(st.integers(1, 2))
            )
        found.append(question)
    return tuple(found)


def form_body(prompt_set: PromptSet, answers: Mapping[str, Any]) -> dict[str, Any]:
    """What Slack sends of a form in which these answers stand."""
    held: dict[str, Any] = {}
    for question in prompt_set.questions:
        answer = answers[question.id]
        if question.kind is QuestionKind.REPEAT:
            for n, item in enumerate(answer, start=1):
                for part, text in item.items():
                    held[f"{question.id}/{n}/{part}"] = _typed(text)
        elif question.kind is QuestionKind.ARTEFACT:
            option = {"value": answer} if answer else None
            held[question.id] = {"x": {"type": "static_select", "selected_option": option}}
        else:
            held[question.id] = _typed(answer)
    return {"view": {"private_metadata": "occurrence", "state": {"values": held}}}


def _typed(text: str) -> dict[str, Any]:
    return {"x": {"type": "plain_text_input", "value": text or None}}


def heard(text: str) -> str:
    """What is left of a typed message after Slack has passed it on."""
    return payloads.typed_message({"event": {"text": texts.typed(text.strip())}})


def talk(prompt_set: PromptSet, wanted: Mapping[str, Any]) -> Answers:
    """Answer turn by turn as somebody would who wants to give these answers."""
    given: Answers = {}
    at = rules.resume(prompt_set, given)
    for _ in range(MOST_TURNS):
        turn = rules.turn(prompt_set, given, at)
        if turn is None:
            assert at == Place.REVIEW
            return given
        if turn.kind is TurnKind.MORE:
            more = len(wanted[turn.whole.id]) > turn.item
            at = rules.one_more(turn) if more else rules.past(prompt_set, given, turn)
            continue
        text = rules.held(wanted, at)
        if not text.strip():
            # Somebody who has nothing to say where something is needed is asked at the end.
            given, at = rules.skipped(prompt_set, given, turn)
            continue
        given = rules.put(given, at, text if turn.kind is TurnKind.CHOICE else heard(text))
        at = rules.following(prompt_set, given, at)
    raise AssertionError("the conversation does not end")


def outcome(prompt_set: PromptSet, answers: Answers) -> object:
    """What is stored, with its hash; or what is asked for again, and where."""
    try:
        stored = check(prompt_set, answers)
    except AnswerProblem as problem:
        return problem.field, problem.sentence
    return stored, digest(stored)


@st.composite
def cases(draw: st.DrawFn) -> tuple[PromptSet, dict[str, Any]]:
    prompt_set = replace(PROMPTS, questions=draw(questions()))
    wanted: dict[str, Any] = {}
    for question in prompt_set.questions:
        if question.kind is QuestionKind.REPEAT:
            items = st.fixed_dictionaries({part.id: WORDS for part in question.of})
            # An item is given as a whole, or as its first part: nobody types into the air.
            told = draw(st.lists(items, max_size=question.max_items))
            wanted[question.id] = [item for item in told if item[question.of[0].id].strip()]
        elif question.kind is QuestionKind.ARTEFACT:
            wanted[question.id] = draw(st.sampled_from(["", LATER, "record1"]))
        else:
            wanted[question.id] = draw(WORDS)
    return prompt_set, wanted


@settings(max_examples=300, deadline=None)
@given(cases())
def test_both_ways_of_answering_store_the_same(case: tuple[PromptSet, dict[str, Any]]) -> None:
    prompt_set, wanted = case

    by_form = payloads.written(form_body(prompt_set, wanted)).answers
    by_talk = talk(prompt_set, wanted)

    assert outcome(prompt_set, by_talk) == outcome(prompt_set, by_form)


@settings(max_examples=200, deadline=None)
@given(cases())
def test_going_back_from_anywhere_reaches_the_first_question(
    case: tuple[PromptSet, dict[str, Any]],
) -> None:
    prompt_set, wanted = case
    at: str | None = Place.REVIEW
    seen: list[str] = []

    while at is not None:
        seen.append(at)
        at = rules.preceding(prompt_set, wanted, at)

    assert len(seen) == len(set(seen))
    assert seen[-1] == rules.turns(prompt_set, wanted)[0].path


@settings(max_examples=200, deadline=None)
@given(cases())
def test_who_goes_on_is_asked_for_what_is_missing_and_for_nothing_that_is_there(
    case: tuple[PromptSet, dict[str, Any]],
) -> None:
    prompt_set, wanted = case

    at = rules.resume(prompt_set, wanted)

    turn = rules.turn(prompt_set, wanted, at)
    if turn is None:
        assert at == Place.REVIEW
    else:
        assert not rules.held(wanted, at).strip() or rules.problem(turn, wanted)


def test_a_text_of_several_fields_is_one_answer() -> None:
    question = Question("story", QuestionKind.LONG, LABEL, required=True, max_chars=2 * FIELD)
    prompt_set = replace(PROMPTS, questions=(question,))
    first, second = "a" * FIELD, "b" * 10
    held = {"story": _typed(first), "story/2": _typed(second)}
    body = {"view": {"private_metadata": "occurrence", "state": {"values": held}}}

    written = payloads.written(body).answers

    assert check(prompt_set, written) == {"story": f"{first}\n\n{second}"}


def test_a_field_for_more_than_slack_holds_is_drawn_in_parts() -> None:
    question = Question("story", QuestionKind.LONG, LABEL, required=True, max_chars=2 * FIELD)
    long = "\n\n".join(["We weighed it and told everybody in time. " * 20] * 5).strip()
    asked = replace(
        form(SHORT),
        prompt_set=replace(PROMPTS, questions=(question,)),
        answers={"story": long},
    )

    view = sent(form_view(asked))

    assert len(long) > FIELD
    assert complaints(view) == []
    fields = {block["block_id"]: block for block in blocks(view) if block["type"] == "input"}
    assert list(fields) == ["story", "story/2", "file"]
    held = {path: _typed(fields[path]["element"]["initial_value"]) for path in list(fields)[:2]}
    body = {"view": {"private_metadata": "occurrence", "state": {"values": held}}}
    kept = payloads.written(body).answers["story"]
    assert isinstance(kept, str)
    assert kept.split() == long.split()


def test_links_and_places_come_back_as_they_were_typed() -> None:
    told = "see <https://a.example/x|a.example/x>, <mailto:a@b.example|a@b.example>, <#C1|all>"

    plain = payloads.typed_message({"event": {"text": f"{told} &lt;b&gt; &amp;lt; <!here>"}})

    assert plain == "see a.example/x, a@b.example, #all <b> &lt; @here"
