"""Instants as people say them: in a zone, with the weekday, in the current language."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from bookings import clocks
from jicoo.places import city


def day(moment: datetime | date, zone: str = "") -> str:
    """`Tuesday 24 November 2026`."""
    return date_format(_local(moment, zone), pgettext("date format, as in Django's date filter", "l j F Y"))


def short_day(moment: datetime | date, zone: str = "") -> str:
    """`Tue 24 Nov`."""
    return date_format(_local(moment, zone), pgettext("short date format, as in Django's date filter", "D j M"))


def month(moment: datetime | date) -> str:
    """`November 2026`."""
    return date_format(moment, pgettext("month format, as in Django's date filter", "F Y"))


def week(first: date, last: date) -> str:
    """`Mon 23 Nov – Sun 29 Nov`. Languages that need the month only once say it once."""
    within = pgettext("last day of a week within one month, as in Django's date filter", "D j M")
    ends = date_format(last, within) if first.month == last.month else short_day(last)
    return _("%(first)s – %(last)s") % {"first": short_day(first), "last": ends}


def clock(moment: datetime, zone: str) -> str:
    """`9:00`, `14:30`: no leading zero, and 24 hours in every language; `2:30 pm` for whom `bookings.clocks` shows twelve."""
    local = moment.astimezone(ZoneInfo(zone))
    return clocks.face(local.hour, local.minute)


def zone_abbreviation(moment: datetime, zone: str) -> str:
    """What tells two equal clock times of one night apart: `EDT`, or `UTC+1` where a zone has no letters."""
    name = moment.astimezone(ZoneInfo(zone)).tzname() or ""
    return name if name[:1].isalpha() else f"UTC{name}"


def day_and_time(moment: datetime, zone: str) -> str:
    """`Tuesday 24 November 2026, 10:30`."""
    return _("%(day)s, %(time)s") % {"day": day(moment, zone), "time": clear_clock(moment, zone)}


def short_day_and_time(moment: datetime, zone: str) -> str:
    """`Tue 24 Nov, 10:30`."""
    return _("%(day)s, %(time)s") % {"day": short_day(moment, zone), "time": clear_clock(moment, zone)}


def from_to(start: datetime, end: datetime, zone: str) -> str:
    """`Tuesday 24 November 2026, 10:30 to 11:00 (Tokyo time)`."""
    return _("%(day)s, %(start)s to %(end)s (%(city)s time)") % {
        "day": day(start, zone),
        "start": clear_clock(start, zone),
        "end": clock(end, zone),
        "city": city(zone),
    }


def happens_twice(moment: datetime, zone: str) -> bool:
    """Whether the clocks in the zone show this time of this day twice."""
    local = moment.astimezone(ZoneInfo(zone))
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def same_clock(moment: datetime, zone: str, other: str) -> bool:
    """Whether the clocks in both zones show the same at this moment."""
    return moment.astimezone(ZoneInfo(zone)).utcoffset() == moment.astimezone(ZoneInfo(other)).utcoffset()


def listed(names: Sequence[str], *, either: bool = False) -> str:
    """`Ada`, `Ada and Bob`, `Ada, Bob and Cy`; with `either`, `Ada or Bob`."""
    if len(names) < 2:
        return "".join(names)
    comma = pgettext("between the names of a list", ", ")
    told = _("%(names)s or %(last)s") if either else _("%(names)s and %(last)s")
    return told % {"names": comma.join(names[:-1]), "last": names[-1]}


def length(minutes: int) -> str:
    """`30 minutes`, `1 hour`, `1 hour 30 minutes`."""
    hours, rest = divmod(minutes, 60)
    in_hours = ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    in_minutes = ngettext("%(count)s minute", "%(count)s minutes", rest) % {"count": rest}
    if hours and rest:
        return _("%(hours)s %(minutes)s") % {"hours": in_hours, "minutes": in_minutes}
    return in_hours if hours else in_minutes


def clear_clock(moment: datetime, zone: str) -> str:
    """`9:00`, and `1:30 EDT` in a night that has two of them."""
    shown = clock(moment, zone)
    return f"{shown} {zone_abbreviation(moment, zone)}" if happens_twice(moment, zone) else shown


def _local(moment: datetime | date, zone: str) -> datetime | date:
    return moment.astimezone(ZoneInfo(zone)) if isinstance(moment, datetime) else moment
