"""From when and until when a page can be booked. Instants and lengths in seconds."""

from datetime import timedelta, tzinfo

from bookings.availability.days import A_DAY, date_at, start_of_day


def earliest_start(now: int, notice: int, zone: tzinfo, *, from_midnight: bool = False) -> int:
    """The first instant that is far enough ahead.

    Counted from now; or, `from_midnight`, back from the midnight with which the day of the meeting begins in `zone`, so that a
    day can be booked as a whole or not at all.
    """
    soonest = now + notice
    if not from_midnight:
        return soonest
    today = date_at(soonest, zone)
    midnight = start_of_day(today, zone)
    return midnight if midnight >= soonest else start_of_day(today + A_DAY, zone)


def end_of_rolling_window(now: int, days: int, zone: tzinfo) -> int:
    """The end of the day that is `days` after today in `zone`, so that the last day is a whole one."""
    return start_of_day(date_at(now, zone) + timedelta(days=days + 1), zone)
