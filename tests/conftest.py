"""For all tests of a process, before the first of them makes an engine."""

from tests.storage import dialects

dialects.share()
