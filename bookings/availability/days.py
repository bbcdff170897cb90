"""Days on the clocks of a place, as instants."""

from datetime import date, datetime, time, timedelta, tzinfo

A_DAY = timedelta(days=1)


def start_of_day(day: date, zone: tzinfo) -> int:
    """The instant at which the day begins there: its first midnight, or what follows where the clocks skip midnight."""
    return int(datetime.combine(day, time(), zone).timestamp())


def date_at(instant: int, zone: tzinfo) -> date:
    """The day that calendars there show at this instant."""
    return datetime.fromtimestamp(instant, zone).date()


def whole_days(first: date, last: date, zone: tzinfo) -> tuple[int, int]:
    """From the beginning of the first day to the end of the last. Both may be the same day."""
    return start_of_day(first, zone), start_of_day(last + A_DAY, zone)
