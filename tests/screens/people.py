"""Whose words fill the samples: little, as much as the product takes, from right to left.

Amara's are those of the demo. The long ones are real sentences, repeated up to the limit that
the product itself sets, so that a limit that grows is tried at its new size.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import cycle

from bot.domain.answers import LATER
from bot.sandbox.demo import SEED
from bot.sandbox.voices import load_voices
from bot.services.evidence import LONGEST
from prompts.content import PromptSet, Question, QuestionKind
from tests.content import CONTENT

RUBRIC = CONTENT.rubric("R2")
PROMPTS = CONTENT.prompt_set("P02")
VOICES = load_voices(SEED)
AMARA = VOICES.voices[0]
LONGEST_NAME = 80  # Slack's limit for a real name
LONGEST_COHORT = 60
LONGEST_TITLE = 120
LONGEST_SEEN, LONGEST_STEP, LONGEST_BECAUSE = 1500, 1000, 600

Answers = Mapping[str, "str | list[dict[str, str]]"]
PROSE = (
    "The manager had to decide before the first of November, when one colleague goes on leave.",
    "There is no money for a new post, and health data may not leave our own server.",
    "Calling takes two of us nine hours a week, and one patient in six still does not come.",
    "Dr. Weber said that a text will be read by the son, and not by the patient.",
    "We took the name of the doctor out of it, and now it says only the day & the hour <exactly>.",
)


def prose(characters: int, sentences: tuple[str, ...] = PROSE, *, paragraphs: int = 0) -> str:
    """Sentences up to exactly so many characters; a blank line after every `paragraphs`."""
    told = ""
    for n, sentence in enumerate(cycle(sentences), start=1):
        if len(told) >= characters:
            break
        told += sentence + ("\n\n" if paragraphs and n % paragraphs == 0 else " ")
    return told[:characters].rstrip().ljust(characters, ".")


@dataclass(frozen=True, slots=True)
class Words:
    """One variant. Every field is what some person wrote, and nothing else."""

    variant: str
    name: str
    cohort: str
    zone: str
    answers: Answers
    title: str
    text: str
    pseudonym: str
    seen: str
    step: str
    because: str


def filled(text: str, prompt_set: PromptSet = PROMPTS, items: int = 0) -> Answers:
    """The same words in every field of the form, each cut to what the field takes."""
    return {question.id: _answer(question, text, items) for question in prompt_set.questions}


def _answer(question: Question, text: str, items: int) -> "str | list[dict[str, str]]":
    if question.kind is QuestionKind.ARTEFACT:
        return LATER
    if question.kind is QuestionKind.REPEAT:
        one = {part.id: text[: part.max_chars] for part in question.of}
        return [one] * (items or question.max_items)
    return text[: question.max_chars]


def everywhere(text: str, variant: str = "given") -> Words:
    """`text` wherever a person can write, each cut to what the product takes there."""
    return Words(
        variant=variant,
        name=text[:LONGEST_NAME],
        cohort=text[:LONGEST_COHORT],
        zone="America/Argentina/ComodRivadavia",  # the longest name of a zone
        answers=filled(text),
        title=text[:LONGEST_TITLE],
        text=text[:LONGEST],
        pseudonym="Reader Kestrel",
        seen=text[:LONGEST_SEEN],
        step=text[:LONGEST_STEP],
        because=text[:LONGEST_BECAUSE],
    )


def _short() -> Words:
    told = {
        name: [dict(item) for item in answer] if isinstance(answer, tuple) else answer
        for name, answer in AMARA.answers.items()
    }
    return Words(
        variant="short",
        name="Amara Okafor",
        cohort="Evening cohort",
        zone="Africa/Lagos",
        answers={**told, "record": LATER},
        title=AMARA.decision_record.title,
        text=AMARA.decision_record.text,
        pseudonym="Reader Cedar",
        seen="The option that lost has a cost, the one that won seems to be free.",
        step="Give the winning option its cost too, in the part about options.",
        because="I add a range and not one number, because the price moves.",
    )


ARABIC: Answers = {
    "problem": (
        "يعيد التلاميذ أربعين وجبة من أصل ٢٢٠ في أيام السمك. على مديرة المدرسة أن تقرر "
        "قائمة الطعام قبل ١٠ أكتوبر، وسعر الوجبة ثابت لا يتغير."
    ),
    "options": [
        {
            "name": "حذف السمك من القائمة",
            "cost": "نوفر ٤٤ في الأسبوع، لكن مكتب الصحة يطلب السمك كل أسبوع وقد نفقد الشهادة.",
        },
        {
            "name": "السمك طبقًا ثانيًا مع المعكرونة",
            "cost": "قِدران وساعة عمل إضافية لطباخة واحدة. يختار الأطفال وتبقى الشهادة.",
        },
    ],
    "choice": (
        "اخترنا السمك طبقًا ثانيًا، والشهادة هي التي حسمت الأمر. تخسر الطباخة ساعة في كل "
        "يوم سمك، وتحصل مقابلها على ظهر يوم جمعة حر كل شهر."
    ),
    "told": (
        "الطباخات في ١ أكتوبر والمعلمون برسالة في ٢ أكتوبر. سأل معلم عن الحساسية فأضفنا علامة لها."
    ),
    "objection": (
        "قالت الطباخة الكبرى: «طبقان على موقد واحد وأنتم لا تحسبون الدقائق». حسبناها معًا: "
        "خمس وخمسون دقيقة إضافية، وهي مكتوبة في السجل."
    ),
    "record": LATER,
}
ARABIC_TEXT = """\
تعود أربعون وجبة من أصل ٢٢٠ في أيام السمك. تقرر المديرة قبل ١٠ أكتوبر، والموقد واحد.

بلا سمك: نوفر ٤٤ في الأسبوع والشهادة في خطر. طبق ثانٍ: ٥٥ دقيقة عمل وتبقى الشهادة.

القرار في ٦ أكتوبر: السمك طبق ثانٍ. أخبرنا الطباخات في الأول من الشهر والمعلمين في الثاني.

نعد ما يعود في كل يوم سمك وننظر في الأمر في ٣٠ نوفمبر (المراجعة الأولى، نسخة v2)."""
RTL = Words(
    variant="right to left",
    name="داليا حداد",
    cohort="الدفعة المسائية",
    zone="Africa/Cairo",
    answers=ARABIC,
    title="أيام السمك في مطبخ المدرسة",
    text=ARABIC_TEXT,
    pseudonym="Reader Olive",
    seen="האפשרות שנדחתה מקבלת מחיר, אבל לאפשרות שנבחרה כאילו אין מחיר בכלל.",
    step="להוסיף בפסקה על האפשרויות גם את המחיר של האפשרות שנבחרה.",
    because="סביר, אבל אכתוב טווח (30–40) ולא מספר אחד, כי המחיר משתנה.",
)
SHORT = _short()
LONG = everywhere(prose(LONGEST, paragraphs=6), "long")
VARIANTS = (SHORT, LONG, RTL)
