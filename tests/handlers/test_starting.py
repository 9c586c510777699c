"""A learner starts a question: by the command and from Home, in the form and step by step."""

from bot.sandbox.demo import Demo
from bot.sandbox.story.hands import Hands
from bot.services import home
from bot.services.people import Who
from bot.services.reflections import ReflectionForm
from bot.views.ids import Act
from tests.handlers.answers import ANSWERS
from tests.handlers.chat import AMARA, TEAM
from tests.handlers.chat import reflections as answered_by

BRUNO = "U0BRUNO001"


def window(shown: Demo, user: str = AMARA) -> str:
    return str(shown.sandbox.person_window(user)["modals"][-1])


async def open_for(shown: Demo, user: str = AMARA) -> tuple[ReflectionForm, ...]:
    async with shown.running.deps.look() as work:
        return (await home.home(work, Who(TEAM, user))).open_prompts


async def type_into(shown: Demo, path: str, text: str) -> None:
    """A keystroke in the window on top, which Slack reports as it happens."""
    view = shown.sandbox.person_window(AMARA)["modals"][-1]
    pressed = {"block_id": path, "action_id": "reflection.draft", "value": text}
    container = {"type": "view", "view_id": view["id"]}
    typed = {"container": container, **pressed, "state": {path: {"reflection.draft": text}}}
    assert (await shown.sandbox.act(AMARA, "press", typed))["ok"]


def label(shown: Demo, occurrence: str) -> str:
    """The words on Home's button for it."""
    drawn = shown.sandbox.person_window(AMARA)["home"]
    assert drawn is not None
    [block] = [one for one in drawn["blocks"] if one["block_id"] == f"prompt/{occurrence}"]
    return str(block["accessory"]["text"]["text"])


def own(forms: tuple[ReflectionForm, ...]) -> list[ReflectionForm]:
    return [form for form in forms if form.occurrence.member_id is not None]


async def start(hands: Hands) -> None:
    await hands.command("/reflect", " Start ")
    await hands.press(Act.START)


async def test_the_command_lists_what_can_be_started_and_starting_opens_its_form(
    shown: Demo,
) -> None:
    hands = Hands(shown.sandbox, AMARA)

    await hands.command("/reflect", "start")
    listed = window(shown)
    await hands.press(Act.START)
    form = window(shown)
    await hands.submit(ANSWERS)

    assert "Start it when you have told somebody" in listed
    assert "You started this question yourself" in form
    assert "Your answer is saved" in window(shown)
    assert len(own(await open_for(shown))) == 1
    assert own(await open_for(shown, BRUNO)) == []
    assert [one.occurrence_id for one in await answered_by(shown)] == [
        form.occurrence.id for form in own(await open_for(shown))
    ]


async def test_home_has_one_button_for_it_and_shows_what_was_begun_with_go_on(
    shown: Demo,
) -> None:
    hands = Hands(shown.sandbox, AMARA)
    await hands.open_home()
    await hands.press(Act.START_CHOICES)
    await hands.press(Act.START)
    [form] = own(await open_for(shown))
    await type_into(shown, "problem", "Half a sentence that")

    await hands.open_home()

    [kept] = own(await open_for(shown))
    assert kept.draft_saved_at is not None
    assert label(shown, form.occurrence.id) == "Go on"
    await hands.press(Act.REFLECT, form.occurrence.id)
    assert "Half a sentence that" in window(shown)


async def test_what_waits_is_offered_before_another_one_is_started(shown: Demo) -> None:
    hands = Hands(shown.sandbox, AMARA)
    await start(hands)
    await hands.open_home()
    shown.sandbox.set_clock(shown.running.deps.clock.now().timestamp() + 3600)

    await start(hands)
    offered = window(shown)
    await hands.press(Act.START_ANOTHER)
    another = window(shown)

    assert "it still waits for your answer" in offered
    assert "You started this question yourself" in another
    assert len(own(await open_for(shown))) == 2
