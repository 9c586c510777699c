"""What takes long to make is made once for all tests of a process. A fixture's own memory is not
enough for that: where several conftests import it, each of them has one."""

from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder of this name, which `make` has filled."""
    folder = factory.getbasetemp() / name
    if not folder.exists():
        fresh = factory.mktemp(name)
        make(fresh)
        fresh.rename(folder)
    return folder
