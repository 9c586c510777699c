"""What a person sees when something cannot be done, or went wrong: a sentence and a way on."""

from slack_sdk.models.views import View

from bot.views.ids import Screen
from bot.views.parts import footer, modal, quoted, words

OLD_BUTTON = (
    "This button is from an older message and does nothing any more. Open Home to see what "
    "waits for you."
)
TOO_SLOW = "That took too long to open. Nothing was lost; press the button once more."
SLACK_SILENT = "Slack did not answer just now. Nothing was lost; try again in a minute."


def bug(reference: str) -> str:
    return (
        "Something went wrong on our side. What you saved before is safe. Try once more; if it "
        f"happens again, tell your facilitator this reference: {reference}"
    )


def view(sentence: str) -> View:
    return modal(
        Screen.REFUSAL,
        "That did not work",
        [
            words(quoted(sentence)),
            footer("only you.", "nothing was changed. Close this and go on where you were."),
        ],
    )
