"""A try: the learner's own message, form and questions, marked as a try. Its buttons have ids of
their own, so that nothing of it reaches what keeps a learner's answers."""

from collections.abc import Iterable

from slack_sdk.models.blocks import ActionsBlock, Block, InputBlock, SectionBlock
from slack_sdk.models.blocks.block_elements import InteractiveElement
from slack_sdk.models.views import View

from bot.services import tries
from bot.services.conversations import Showing
from bot.services.reflections import ReflectionForm
from bot.services.tries import Tried
from bot.views import conversations, prompting, reflections
from bot.views.ids import TRIED, Act, Form, Screen, Typed
from bot.views.parts import button, footer, heading, modal, quoted, row, words
from prompts.content import said

ALONE = "Learners start this one themselves, so no message brings it to them."
MARK = "*This is a try. Nothing that you write here is kept.*"


def card_text(tried: Tried) -> str:
    return f"A try: {reflections.card_text(tried.form)}"


def card(tried: Tried) -> tuple[Block, ...]:
    """The message as it comes to a learner."""
    told = "" if tried.by_clock else f"\n{ALONE}"
    return (words(f"{MARK}{told}"), *map(_inert, prompting.card(tried.form, ())))


def form_view(form: ReflectionForm, items: int | None = None, *, example: bool = False) -> View:
    """The form as a learner gets it. Nothing that is typed is sent before it is submitted."""
    view = reflections.form_view(form, items, example=example)
    view.callback_id = Form.TRY.value
    view.blocks = [words(MARK), *map(_inert, view.blocks or ())]
    return view


def checked_view(form: ReflectionForm) -> View:
    """In place of the receipt."""
    title = quoted(said(form.prompt_set.title), 200)
    return modal(
        Screen.RECEIPT,
        "A try",
        [
            heading("This would have been saved"),
            words(f"Your answers to *{title}* pass every check. {MARK}"),
            footer("only you.", "nothing. Close this window."),
        ],
    )


def step_view(showing: Showing) -> View:
    """One question, as it comes to who answers step by step in the direct message."""
    n, last = showing.n, tries.steps(showing) - 1
    named = showing.form.occurrence.id
    onward = [
        *([button("Look at the one before", Act.TRY_PREVIOUS, f"{n - 1}|{named}")] if n else []),
        *([button("Look at the next", Act.TRY_NEXT, f"{n + 1}|{named}")] if n < last else []),
    ]
    return modal(
        Screen.READING,
        "A try, step by step",
        [
            words(
                f"{MARK}\nLearners get these as messages, one by one, and type their answers "
                "there. Here you only look."
            ),
            *map(_inert, conversations.card(showing)),
            *([row(*onward, block_id="onward")] if onward else []),
        ],
    )


def _inert(block: Block) -> Block:
    """The same to look at; what it does is a try's affair."""
    if isinstance(block, ActionsBlock):
        _renamed(block.elements)
    if isinstance(block, SectionBlock) and block.accessory is not None:
        _renamed([block.accessory])
    if isinstance(block, InputBlock) and isinstance(block.element, InteractiveElement):
        block.dispatch_action = None
        block.element.action_id = Typed.VALUE.value
    return block


def _renamed(elements: Iterable[object]) -> None:
    for element in elements:
        if isinstance(element, InteractiveElement):
            element.action_id = f"{TRIED}{element.action_id}"
