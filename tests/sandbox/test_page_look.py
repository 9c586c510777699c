"""How the page treats text, phones and eyes: hostile words, directions, widths, contrast."""

from pathlib import Path

import pytest
from aiohttp import web
from playwright.async_api import Page, expect

from tests.sandbox import world
from tests.sandbox.browser import Chromium
from tests.sandbox.stage import Stage, staged
from tests.sandbox.test_page_forms import EVERYTHING
from tests.sandbox.world import Json

pytest_plugins = ("tests.sandbox.page_fixtures",)
pytestmark = pytest.mark.asyncio(loop_scope="session")

LONG = "Donaudampfschifffahrtsgesellschaftskapitänspatentprüfungstermin" * 3

# WCAG 2.2, 1.4.3: 4.5:1, or 3:1 for large text. The ground is the nearest one painted.
CONTRAST = """() => {
  const parsed = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b]
    .map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, n) => sum + c * [0.2126, 0.7152, 0.0722][n], 0);
  const groundOf = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const ground = parsed(getComputedStyle(at).backgroundColor);
      if (ground.length === 3) return ground;
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const node of document.querySelectorAll("body *")) {
    const own = [...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
    const seen = node.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    if (!own || !seen || node.matches(":disabled, [aria-disabled=true], .unseen")) continue;
    if (node.closest("[inert]")) continue;
    const style = getComputedStyle(node);
    const [a, b] = [light(parsed(style.color)), light(groundOf(node))].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize);
    const least = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < least) poor.push(`${ratio.toFixed(2)} ${node.className} ${node.textContent}`);
  }
  return poor;
}"""

# WCAG 2.2, 2.5.8 exempts links inside a sentence; what a label makes larger counts as a whole.
SMALL_TARGETS = """() => [...document.querySelectorAll("a[href], button, input, select, textarea")]
  .filter((one) => one.checkVisibility() && !one.closest("[inert], .line, .words"))
  .map((one) => [one, (one.closest(".choice") ?? one).getBoundingClientRect()])
  .filter(([, box]) => box.height < 40 || box.width < 40)
  .map(([one, box]) => `${one.outerHTML.slice(0, 120)} ${box.width}x${box.height}`)"""

# Neither the window nor anything that scrolls inside it may need scrolling sideways.
OVERFLOW = """() => [...document.querySelectorAll("*")]
  .filter((one) => one === document.documentElement || getComputedStyle(one).overflowX === "auto")
  .filter((one) => one.scrollWidth > Math.min(one.clientWidth, window.innerWidth))
  .map((one) => one.outerHTML.slice(0, 120))"""


async def test_hostile_words_are_only_words(stage: Stage) -> None:
    page = await stage.look(place="C0COHORT")
    text = (
        "&lt;script&gt;document.title='x'&lt;/script&gt; <!channel> &lt;!channel&gt; "
        "<javascript:alert(1)|press> &amp;lt;b&amp;gt; <https://example.org/?a=1&amp;b=2|read>"
    )

    await stage.say("C0COHORT", text)

    words = page.get_by_role("article").locator(".words")
    await expect(words).to_have_text(
        "<script>document.title='x'</script> @channel <!channel> press &lt;b&gt; read"
    )
    await expect(page.locator(".words script")).to_have_count(0)
    links = await words.get_by_role("link").evaluate_all("all => all.map(a => a.href)")
    assert links == ["https://example.org/?a=1&b=2"]


async def test_what_people_type_stays_as_they_typed_it(stage: Stage) -> None:
    page = await stage.look(place="C0COHORT")
    field = page.get_by_role("textbox", name="Message")

    await field.fill("<img src=x onerror=alert(1)> *bold* <@UBRUNO>")
    await field.press("Enter")

    words = page.get_by_role("article").locator(".words")
    await expect(words).to_have_text("<img src=x onerror=alert(1)> bold @Bruno")
    await expect(page.locator(".words img")).to_have_count(0)


MRKDWN = {
    "*bold* _it_ ~gone~": "<strong>bold</strong> <em>it</em> <s>gone</s>",
    "*_both_*": "<strong><em>both</em></strong>",
    "`*as is* &lt;`": "<code>*as is* &lt;</code>",
    "snake_case_name 2*3*4": "snake_case_name 2*3*4",
    "**two** * one *": "**two** * one *",
    ":tada: :nonsense: 10:30:00": "🎉 :nonsense: 10:30:00",
}
MENTIONS = {
    "<@UAMARA> <#C0COHORT>": ["mention mention-me", "@Amara", "mention", "#cohort"],
    "<!date^1792400400^{time}|then>": ["2026-10-19T09:00:00.000Z", "10:00"],
    "<mailto:a@example.org|write>": ['href="mailto:a@example.org"', ">write</a>"],
}


async def test_mrkdwn_is_drawn_as_slack_draws_it(stage: Stage) -> None:
    for written in (*MRKDWN, *MENTIONS):
        await stage.say("C0COHORT", written)

    page = await stage.look(place="C0COHORT")

    lines = page.get_by_role("article").locator(".words .line")
    drawn = await lines.evaluate_all("all => all.map(one => one.innerHTML)")
    marked, mentioned = drawn[: len(MRKDWN)], drawn[len(MRKDWN) :]
    assert dict(zip(MRKDWN, marked, strict=True)) == MRKDWN
    for html, parts in zip(mentioned, MENTIONS.values(), strict=True):
        assert [part for part in parts if part not in html] == []


async def test_quotes_code_and_lists_keep_their_lines(stage: Stage) -> None:
    await stage.say("C0COHORT", "Said:\n> one\n&gt; two\n• a\n• b\n```\n*x*\n  y\n```\nEnd")

    page = await stage.look(place="C0COHORT")

    words = page.get_by_role("article").locator(".words")
    await expect(words.locator("blockquote .line")).to_have_text(["one", "two"])
    await expect(words.locator("pre")).to_have_text("*x*\n  y", use_inner_text=True)
    lines = ["Said:", "one", "two", "• a", "• b", "End"]
    await expect(words.locator(".line")).to_have_text(lines)


async def test_every_line_reads_in_its_own_direction(stage: Stage) -> None:
    await stage.publish(world.section("Her answer:\nהחלטנו לשלוח ביום שישי, ולא לחכות."))

    page = await stage.look()

    lines = page.locator(".home .line")
    await expect(lines).to_have_count(2)
    found = await lines.evaluate_all("all => all.map(one => getComputedStyle(one).direction)")
    assert found == ["ltr", "rtl"]


async def prepare(stage: Stage) -> None:
    """Something of everything, with words that do not fit."""
    read = {"type": "button", "action_id": "a", "text": world.plain("Read")}
    fields = [{"type": "mrkdwn", "text": f"*{LONG}*\nn"} for _ in range(4)]
    small = {"type": "context", "elements": [{"type": "mrkdwn", "text": f"*Who:* {LONG}"}]}
    await stage.publish(
        {"type": "header", "text": world.plain(LONG[:150])},
        world.section(LONG, accessory=read),
        {"type": "section", "fields": fields},
        small,
        world.buttons("Add evidence", "Hand in work", "Leave the cohort", "Anything else"),
    )
    await stage.say("C0COHORT", f"<!channel> <https://example.org|{LONG}>\n```\n{LONG}\n```")
    await stage.say("C0COHORT", "x", world.section(LONG, accessory=read), small)
    await stage.web.chat_postEphemeral(channel="C0COHORT", user="UAMARA", text="Kept")
    await stage.say(await stage.dm(), "One")


async def check_phone(page: Page) -> None:
    assert await page.evaluate(OVERFLOW) == []
    assert await page.evaluate(SMALL_TARGETS) == []


async def test_nothing_is_wider_than_a_phone_and_everything_can_be_touched(
    stage: Stage,
) -> None:
    await prepare(stage)
    page = await stage.look(phone=True)
    await expect(page.get_by_role("button", name="Anything else")).to_be_visible()
    await check_phone(page)

    await page.get_by_role("link", name="Back to the list").tap()
    await expect(page.get_by_role("main")).to_be_hidden()
    await check_phone(page)
    await page.get_by_role("link", name="cohort", exact=False).first.tap()
    await expect(page.get_by_role("article")).to_have_count(3)
    await expect(page.get_by_role("navigation")).to_be_hidden()
    await check_phone(page)
    await page.get_by_role("button", name="Amara").tap()
    await check_phone(page)
    await page.keyboard.press("Escape")
    stage.open_form(world.modal("Everything", *EVERYTHING))
    form = page.get_by_role("dialog", name="Everything")
    await form.get_by_role("combobox", name="Passages").tap()
    await form.get_by_role("option", name="P1").tap()
    await check_phone(page)
    box = await form.bounding_box()

    assert box == {"x": 0, "y": 0, "width": 390, "height": 844}


@pytest.mark.parametrize("phone", [False, True])
async def test_all_text_stands_out_from_its_ground(stage: Stage, phone: bool) -> None:
    await prepare(stage)
    page = await stage.look(phone=phone)
    await expect(page.get_by_role("button", name="Anything else")).to_be_visible()
    home = await page.evaluate(CONTRAST)
    await stage.windows.go(page, "/?as=UAMARA&open=C0COHORT")
    await expect(page.get_by_role("article")).to_have_count(3)
    await page.get_by_role("textbox", name="Message").fill("/")
    conversation = await page.evaluate(CONTRAST)
    await page.get_by_role("button", name="Amara").click()
    switcher = await page.evaluate(CONTRAST)
    await page.keyboard.press("Escape")
    stage.open_form(world.modal("Everything", *EVERYTHING))
    await page.get_by_role("dialog").get_by_role("button", name="Send").click()
    await expect(page.get_by_text("Please complete this required field.").first).to_be_visible()
    form = await page.evaluate(CONTRAST)

    assert [*home, *conversation, *switcher, *form] == []


STORY: Json = {
    "chapters": [
        {"id": "a", "title": "A cohort begins", "text": "From a roster.", "state": "done"},
        {"id": "b", "title": "The first question", "text": "At nine.", "state": "now"},
        {"id": "c", "title": "Evidence", "text": "A note.", "state": "later"},
    ],
    "next_moment": {"at": 1792843200.0, "what": "the Saturday question"},
    "others_waiting": 2,
    "suggestion": {"how": "be", "person": "UBRUNO", "text": "Be Bruno. Answer the question."},
}


class Told:
    """A story of one page: what was asked of it, and what it then says."""

    def __init__(self) -> None:
        self.asked: list[Json] = []

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/sandbox/story", self._read),
            web.post("/sandbox/story/play", self._play),
            web.post("/sandbox/story/next", self._next),
        ]

    async def _read(self, request: web.Request) -> web.Response:
        waiting = 0 if self.asked else STORY["others_waiting"]
        return web.json_response(STORY | {"others_waiting": waiting})

    async def _play(self, request: web.Request) -> web.Response:
        self.asked.append(await request.json())
        return web.json_response({"ok": True, "did": ["Bruno answered the question."]})

    async def _next(self, request: web.Request) -> web.Response:
        self.asked.append({"clock": "next"})
        return web.json_response({"ok": True, "now": STORY["next_moment"]["at"]})


async def test_the_story_says_what_comes_next_and_lets_the_others_act(
    browser: Chromium, tmp_path: Path
) -> None:
    told = Told()
    async with staged(browser, tmp_path, story=told.routes()) as stage:
        page = await stage.look()
        story = page.get_by_role("complementary", name="Story")
        await expect(story.get_by_text("1 of 3 done")).to_be_visible()
        await expect(story.get_by_text("At nine.")).to_be_visible()

        await story.get_by_role("button", name="Play the others: one step").click()
        await expect(story.get_by_text("Bruno answered the question.")).to_be_visible()
        all_of_them = story.get_by_role("button", name="Play the others: all")
        await expect(all_of_them).to_be_disabled()
        clock = "Move the clock to: the Saturday question, Sat 24 Oct, 13:00"
        await story.get_by_role("button", name=clock).click()
        await expect(story.get_by_text("Bruno answered the question.")).to_have_count(0)
        await story.get_by_role("link", name="Be Bruno").click()
        await expect(page.get_by_role("button", name="You are Bruno")).to_be_visible()

        assert told.asked == [{"as": "UAMARA", "how": "one"}, {"clock": "next"}]
        assert stage.windows.complaints == []


async def test_the_story_is_a_closed_bar_on_a_phone_until_it_is_opened(
    browser: Chromium, tmp_path: Path
) -> None:
    async with staged(browser, tmp_path, story=Told().routes()) as stage:
        page = await stage.look(phone=True)
        story = page.get_by_role("complementary", name="Story")
        await expect(story.get_by_text("Suggested next")).to_have_count(0)
        await expect(story.get_by_text("Be Bruno. Answer the question.")).to_be_visible()

        await story.get_by_role("button", name="Story").tap()

        await expect(story.get_by_text("Suggested next")).to_be_visible()
        await expect(page.get_by_role("heading", name="Helper")).to_be_in_viewport()
        await check_phone(page)
