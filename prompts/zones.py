"""Is this the name of a time zone?"""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def zone_known(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
