"""Does anybody know the public holidays of this country, or of this part of it?"""

import holidays


def region_known(country: str, subdivision: str | None = None) -> bool:
    try:
        holidays.country_holidays(country, subdiv=subdivision)
    except NotImplementedError:  # what the library raises for codes that it does not have
        return False
    return True
