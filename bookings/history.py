"""Everything that happened to a booking, as sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from bookings import mailing, words
from bookings.models import Booking, BookingStatus
from bookings.telling import Told
from jicoo.mail.models import OutgoingMail
from teams.models import User


@dataclass(frozen=True, kw_only=True)
class Event:
    """What happened and when. `meaning` is one of the design's four, or empty for plain news; `reason` as somebody typed it."""

    what: str
    at: datetime
    meaning: str = ""
    reason: str = ""


def events_of(
    booking: Booking, *, zone: str, mails: Iterable[OutgoingMail] = (), told: Iterable[Told] = ()
) -> list[Event]:
    """Oldest first, times in words of `zone`, what became of these mails, and who told the invitee themselves.

    Two queries; needs whoever booked, decided, cancelled or missed loaded.
    """
    events = [
        _made(booking),
        *_moves(booking, zone),
        *_handovers(booking),
        *_ends(booking),
        *_mails(mails),
        *_told(told),
    ]
    # Sorting keeps the order of what happened at once.
    return sorted(events, key=lambda event: event.at)


def _made(booking: Booking) -> Event:
    was_asked = booking.status == BookingStatus.REQUESTED or booking.decided_at is not None
    if booking.is_test and booking.booked_by:
        what = _("Test booking, made by %(name)s") % {"name": booking.booked_by.display_name}
    elif booking.booked_by:
        what = _("Booked by %(name)s on the invitee's behalf") % {"name": booking.booked_by.display_name}
    elif was_asked:
        what = _("Asked for by the invitee")
    else:
        what = _("Booked by the invitee")
    return Event(what=what, at=booking.created_at, meaning="waiting" if was_asked else "good")


def _moves(booking: Booking, zone: str) -> Iterator[Event]:
    moves = list(booking.moves.select_related("by"))
    # Where a move led is where the next one came from.
    stations = [move.from_starts_at for move in moves] + [booking.starts_at]
    for move, to in zip(moves, stations[1:], strict=True):
        yield Event(what=_moved(move.by, move.from_starts_at, to, zone), at=move.at, reason=move.reason)


def _handovers(booking: Booking) -> Iterator[Event]:
    for handover in booking.handovers.select_related("from_host", "to_host", "by"):
        hosts = {"before": handover.from_host.display_name, "after": handover.to_host.display_name}
        if handover.by:
            what = _("Given from %(before)s to %(after)s by %(name)s") % (hosts | {"name": handover.by.display_name})
        else:
            what = _("Given from %(before)s to %(after)s") % hosts
        yield Event(what=what, at=handover.at)


def _mails(mails: Iterable[OutgoingMail]) -> Iterator[Event]:
    for fate in mailing.fates(mails):
        yield Event(what=fate.what, at=fate.at, meaning=fate.meaning, reason=words.listed(fate.readers))


def _told(told: Iterable[Told]) -> Iterator[Event]:
    for each in told:
        yield Event(what=_("The invitee was told in person, says %(name)s") % {"name": each.by}, at=each.at)


def _ends(booking: Booking) -> Iterator[Event]:
    if booking.decided_at:
        is_declined = booking.status == BookingStatus.DECLINED
        yield Event(
            what=_decided(booking.decided_by, is_declined=is_declined),
            at=booking.decided_at,
            meaning="broken" if is_declined else "good",
            reason=booking.end_reason if is_declined else "",
        )
    if booking.cancelled_at and booking.is_cancelled:
        what = _cancelled(booking.cancelled_by)
        yield Event(what=what, at=booking.cancelled_at, meaning="broken", reason=booking.end_reason)
    if booking.no_show_at:
        yield Event(what=_missed(booking.no_show_by), at=booking.no_show_at, meaning="attention")


def _moved(by: User | None, start: datetime, to: datetime, zone: str) -> str:
    times = {"start": words.short_day_and_time(start, zone), "to": words.short_day_and_time(to, zone)}
    if by is None:
        return _("Moved by the invitee from %(start)s to %(to)s") % times
    return _("Moved by %(name)s from %(start)s to %(to)s") % (times | {"name": by.display_name})


def _decided(by: User | None, *, is_declined: bool) -> str:
    if by is None:
        return _("Declined") if is_declined else _("Confirmed")
    name = {"name": by.display_name}
    return (_("Declined by %(name)s") if is_declined else _("Confirmed by %(name)s")) % name


def _cancelled(by: User | None) -> str:
    if by is None:
        return _("Cancelled by the invitee")
    return _("Cancelled by %(name)s") % {"name": by.display_name}


def _missed(by: User | None) -> str:
    if by is None:
        return _("The invitee did not come")
    return _("The invitee did not come, says %(name)s") % {"name": by.display_name}
