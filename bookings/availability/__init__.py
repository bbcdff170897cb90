"""When hosts can be booked: pure arithmetic on instants. No database, no clock, no settings.

Instants are whole seconds since 1970 UTC, intervals are half-open pairs of them.
"""

from bookings.availability.bookable import earliest_start, end_of_rolling_window
from bookings.availability.days import whole_days
from bookings.availability.hours import Hours, Range, Weekly, open_stretches
from bookings.availability.intervals import Interval
from bookings.availability.limits import Limit, Period, Unit, allows, full_spans
from bookings.availability.slots import Host, Offer, free_starts
from bookings.availability.texts import iso_texts

__all__ = [
    "Host",
    "Hours",
    "Interval",
    "Limit",
    "Offer",
    "Period",
    "Range",
    "Unit",
    "Weekly",
    "allows",
    "earliest_start",
    "end_of_rolling_window",
    "free_starts",
    "full_spans",
    "iso_texts",
    "open_stretches",
    "whole_days",
]
