"""What the others do, one deed at a time: each looks at what waits for its person and does the
first thing, with the words that were written for that person."""

from collections.abc import Collection, Mapping
from hashlib import blake2b
from typing import Any

from bot.deps import Deps
from bot.sandbox.server import Sandbox
from bot.sandbox.story.hands import Hands
from bot.sandbox.story.standing import Player, Standing
from bot.sandbox.voices import Reviewing, Voice, Voices
from bot.services import calibration, people, reflections
from bot.services.people import Who
from bot.views.ids import Act
from prompts.content import Rubric
from storage import reviews, works
from storage.evidence import EvidenceKind
from storage.reviews import Assignment, Review


class Deeds:
    """Knows the voices, and plays one person's next deed."""

    def __init__(self, sandbox: Sandbox, deps: Deps, team: str, voices: Voices) -> None:
        self._sandbox = sandbox
        self._deps = deps
        self._team = team
        self._voices = voices

    async def next(self, player: Player, standing: Standing) -> str | None:
        """Do the first thing that waits for the person, and say what; None if nothing does."""
        voice = self._voices.of(player.handle)
        if voice is None:
            return None
        hands = Hands(self._sandbox, player.user)
        if standing.asked and not standing.answered:
            return await self._answer(hands, player, voice)
        missing = _missing(standing.kept, voice)
        if standing.answered and standing.piece is None and missing is not None:
            return await self._save(hands, player, voice, missing)
        if standing.answered and standing.piece is None:
            return await self._hand_in(hands, player)
        if standing.practises:
            return await self._practise(hands, player, voice)
        if standing.owed:
            return await self._review(hands, player, standing.owed[0])
        if standing.unanswered:
            return await self._respond(hands, player, standing.unanswered[0])
        return None

    async def _answer(self, hands: Hands, player: Player, voice: Voice) -> str:
        async with self._deps.look() as work:
            form = await reflections.form(work, Who(self._team, player.user))
        await hands.open_home()
        await hands.press(Act.REFLECT, form.occurrence.id)
        values: dict[str, Any] = {"record": "later"}
        for question, answer in voice.answers.items():
            if isinstance(answer, str):
                values[question] = answer
                continue
            for n, item in enumerate(answer, start=1):
                if n > max(2, len(form.answers.get(question, ()))):
                    await hands.press(Act.REFLECT_MORE)
                for part, text in item.items():
                    values[f"{question}/{n}/{part}"] = text
        await hands.submit(values)
        return f"{player.name} answered the question."

    async def _save(self, hands: Hands, player: Player, voice: Voice, kind: EvidenceKind) -> str:
        item = (
            voice.decision_record if kind is EvidenceKind.DECISION_RECORD else voice.meeting_notes
        )
        if item is None:
            raise LookupError(kind)
        await hands.open_home()
        await hands.press(Act.EVIDENCE_ADD)
        await hands.submit({"kind": kind.value, "title": item.title, "text": item.text})
        what = "a decision record" if kind is EvidenceKind.DECISION_RECORD else "meeting notes"
        return f"{player.name} saved {what}."

    async def _hand_in(self, hands: Hands, player: Player) -> str:
        await hands.open_home()
        await hands.press(Act.HAND_IN)
        await hands.submit({})
        await hands.submit({})
        return f"{player.name} handed work in."

    async def _practise(self, hands: Hands, player: Player, voice: Voice) -> str:
        async with self._deps.look() as work:
            seat = await people.reviewer(work, Who(self._team, player.user))
            practice = await calibration.unfinished(work, seat)
        if practice is None or practice.exemplar is None:
            raise LookupError(player.handle)
        await hands.open_home()
        await hands.press(Act.CALIBRATE)
        levels = voice.calibration[practice.exemplar.id]
        await hands.submit({criterion: str(level) for criterion, level in levels.items()})
        return f"{player.name} scored an example."

    async def _review(self, hands: Hands, player: Player, owed: Assignment) -> str:
        levels, rubric, passages = await self._read(owed)
        await hands.open_home()
        await hands.press(Act.REVIEW, owed.id)
        await hands.submit({})
        for criterion in rubric.criteria:
            seed = f"{player.handle}/{owed.work_id}/{criterion.id}"
            level = _seen_level(levels[criterion.id], seed, rubric)
            reviewing = self._voices.reviewing
            await hands.submit(
                {
                    f"{criterion.id}/level": str(level),
                    f"{criterion.id}/passages": [str(1 + _dice(seed, "passage") % passages)],
                    f"{criterion.id}/seen": _pick(reviewing.seen[criterion.id][level], seed),
                    f"{criterion.id}/step": _step(reviewing, criterion.id, level, rubric, seed),
                }
            )
        await hands.submit({})
        return f"{player.name} handed in a review."

    async def _read(self, owed: Assignment) -> tuple[Mapping[str, int], Rubric, int]:
        """What the author's work deserves: the story knows, the reviewer's screens do not."""
        async with self._deps.look() as work:
            piece = await works.piece(work.db, owed.work_id)
            if piece is None:
                raise LookupError(owed.work_id)
            author = await people.seat_of(work, piece.member_id)
            voice = self._voices.of(author.person.name)
            rubric = work.library.rubric(piece.rubric)
        middle = {criterion.id: rubric.award_line for criterion in rubric.criteria}
        return (voice.levels if voice else middle), rubric, len(piece.passages)

    async def _respond(self, hands: Hands, player: Player, review: Review) -> str:
        async with self._deps.look() as work:
            steps = await reviews.steps(work.db, [review.id])
        await hands.open_home()
        await hands.press(Act.FEEDBACK, review.id)
        if review.rating is None:
            await hands.submit({"rating": str(2 + _dice(review.id, "rating") % 3)})
        values: dict[str, Any] = {}
        for step in steps:
            kinds = ("adopt", "adopt", "adapt", "decline", "adopt", "ask")
            kind = kinds[_dice(step.id, "kind") % len(kinds)]
            values[f"{step.id}/disposition"] = kind
            values[f"{step.id}/because"] = _pick(self._voices.reviewing.responses[kind], step.id)
        if values:
            await hands.submit(values)
        return f"{player.name} rated and answered a review."


def _missing(kinds: Collection[EvidenceKind], voice: Voice) -> EvidenceKind | None:
    """The next kind of evidence that the person has words for and has not saved."""
    if EvidenceKind.DECISION_RECORD not in kinds:
        return EvidenceKind.DECISION_RECORD
    if EvidenceKind.MEETING_NOTES not in kinds and voice.meeting_notes is not None:
        return EvidenceKind.MEETING_NOTES
    return None


def _seen_level(true: int, seed: str, rubric: Rubric) -> int:
    """People read alike, not the same: one reading in six is a level off."""
    throw = _dice(seed, "level") % 12
    moved = true - 1 if throw == 0 else true + 1 if throw == 1 else true
    return min(max(moved, 1), rubric.top)


def _step(reviewing: Reviewing, criterion: str, level: int, rubric: Rubric, seed: str) -> str:
    return "" if level == rubric.top else _pick(reviewing.steps[criterion][level], seed)


def _pick(texts: tuple[str, ...], seed: str) -> str:
    return texts[_dice(seed, "text") % len(texts)]


def _dice(seed: str, purpose: str) -> int:
    """The same throw for the same seed, on every machine."""
    return int.from_bytes(blake2b(f"{purpose}:{seed}".encode(), digest_size=4).digest(), "big")
