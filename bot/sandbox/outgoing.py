"""Everything that leaves for the app passes here and is written down with its answer."""

from bot.sandbox.envelopes import Ack, Envelope, Link, Missed
from bot.sandbox.journal import Journal


class Outgoing:
    def __init__(self, link: Link, journal: Journal) -> None:
        self.link = link
        self._journal = journal

    async def send(self, envelope: Envelope) -> Ack | Missed:
        about = {"attempt": envelope.attempt, "reason": envelope.reason}
        self._journal.note("delivery", envelope.name, envelope.payload, about)
        answer = await self.link.send(envelope)
        if isinstance(answer, Ack):
            self._journal.note("ack", envelope.name, None, answer.payload or {})
        else:
            self._journal.note("ack", envelope.name, None, {"missed": answer.reason})
        return answer
