"""Every scenario has a whole demo."""

from tests.demos import greeted, shown

__all__ = ["greeted", "shown"]
