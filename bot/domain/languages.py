"""In which language a person reads what their cohort is asked."""

from collections.abc import Sequence


def spoken(locale: str | None, languages: Sequence[str]) -> str:
    """Their own language, such as "de" for the locale "de-AT", where the cohort has it; else the
    cohort's first. `languages` are the cohort's, and there is at least one."""
    wish = (locale or "").replace("_", "-").casefold()
    exact = (one for one in languages if one.casefold() == wish)
    near = (one for one in languages if _main(one) == _main(wish))
    return next(exact, None) or next(near, None) or languages[0]


def _main(language: str) -> str:
    return language.casefold().partition("-")[0]
