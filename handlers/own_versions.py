"""Writing a cohort's own version: open the form, keep what is typed, save it as a draft."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.deps import Deps
from bot.services import own_versions, prompt_sets
from bot.views import own_versions as show
from bot.views import prompt_sets as show_prompt_sets
from bot.views.ids import Act, Form, Typed
from handlers import payloads
from handlers.payloads import Body
from handlers.windows import open_or_replace


def register(app: AsyncApp) -> None:
    app.action(Act.OWN_VERSION.value)(open_form)
    app.action(Typed.OWN_VERSION.value)(typed)
    app.view(Form.OWN_VERSION.value)(submitted)


async def open_form(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.look() as work:
        wording = await own_versions.form(
            work, payloads.who(body), payloads.named(payloads.pressed(body))
        )
    await open_or_replace(ack, body, deps, show.form_view(wording))


async def typed(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.begin() as work:
        await own_versions.keep_draft(
            work, payloads.who(body), payloads.named(payloads.about(body)), payloads.texts(body)
        )
    await ack()


async def submitted(ack: AsyncAck, body: Body, deps: Deps) -> None:
    who = payloads.who(body)
    async with deps.begin() as work:
        saved = await own_versions.save(
            work, who, payloads.named(payloads.about(body)), payloads.texts(body)
        )
    async with deps.look() as work:
        page = await prompt_sets.page(work, who, saved)
    view = show_prompt_sets.page_view(page, show_prompt_sets.SAVED)
    await ack(response_action="update", view=view)
