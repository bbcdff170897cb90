"""When a page can be booked: what `availability` makes of the rows, asked in a fixed number of queries.

`reading` asks for a page and what takes its hosts' time, `terms` understands what a page offers, `opened` makes a `diary` of it,
which puts it together; `beside` is what apps read with it; `rules` knows hours and limits, `taken` what takes the hosts' time, `counted` what limits count, `seats`
the times that several share.
"""

from bookings.calendar.diary import Diary, Found
from bookings.calendar.moments import Window
from bookings.calendar.opened import diary_of, free_starts, hosts_of_booking, nearest_free
from bookings.calendar.reading import (
    BookingReading,
    Reading,
    last_seen_at,
    reading_at,
    reading_by,
    terms_at,
    terms_by,
    terms_of,
)
from bookings.calendar.seats import Shared
from bookings.calendar.taken import Known
from bookings.calendar.terms import Terms

__all__ = [
    "BookingReading",
    "Diary",
    "Found",
    "Known",
    "Reading",
    "Shared",
    "Terms",
    "Window",
    "diary_of",
    "free_starts",
    "hosts_of_booking",
    "last_seen_at",
    "nearest_free",
    "reading_at",
    "reading_by",
    "terms_at",
    "terms_by",
    "terms_of",
]
