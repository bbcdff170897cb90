"""Everything that can happen to a booking, as verbs: no other way leads to one, and each is one transaction.

Lock the hosts, look again, write, announce. Nobody is told by a listener outside the transaction: mails and whatever listens
to `booking_changed` are rows of the same transaction, so they stand or fall with the booking.
"""

from bookings.lifecycle.approving import confirm, decline
from bookings.lifecycle.attendance import mark_no_show, unmark_no_show
from bookings.lifecycle.booking import book
from bookings.lifecycle.ending import cancel
from bookings.lifecycle.handing_over import reassign
from bookings.lifecycle.moving import reschedule
from bookings.lifecycle.otherwise import NEAREST
from bookings.lifecycle.outcomes import (
    AlreadyCancelled,
    Booked,
    Cancelled,
    Confirmed,
    Declined,
    HostNotFree,
    Invitee,
    LimitReached,
    LinkUsed,
    NoShowMarked,
    NotAllowed,
    NotARequest,
    NotBegun,
    NotOffered,
    Over,
    PageChanged,
    PageClosed,
    Reassigned,
    Rescheduled,
    SharedTime,
    SlotTaken,
    Why,
)
from bookings.lifecycle.permission import changes_end_at, may_cancel, may_reschedule

__all__ = [
    "NEAREST",
    "AlreadyCancelled",
    "Booked",
    "Cancelled",
    "Confirmed",
    "Declined",
    "HostNotFree",
    "Invitee",
    "LimitReached",
    "LinkUsed",
    "NoShowMarked",
    "NotARequest",
    "NotAllowed",
    "NotBegun",
    "NotOffered",
    "Over",
    "PageChanged",
    "PageClosed",
    "Reassigned",
    "Rescheduled",
    "SharedTime",
    "SlotTaken",
    "Why",
    "book",
    "cancel",
    "changes_end_at",
    "confirm",
    "decline",
    "mark_no_show",
    "may_cancel",
    "may_reschedule",
    "reassign",
    "reschedule",
    "unmark_no_show",
]
