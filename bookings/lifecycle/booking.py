"""Give a time of a page to somebody, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from psycopg.errors import ExclusionViolation, ForeignKeyViolation, UniqueViolation

from bookings import assignment, calendar
from bookings.calendar import BookingReading, Diary, Terms
from bookings.lifecycle.ground import Locks, announce, lock, with_relations
from bookings.lifecycle.otherwise import not_free
from bookings.lifecycle.outcomes import (
    Booked,
    Invitee,
    LimitReached,
    LinkUsed,
    NotOffered,
    PageChanged,
    PageClosed,
    SlotTaken,
)
from bookings.lifecycle.writing import Wish, hosts_of_time, use_up, write
from bookings.models import BookingPage, LimitScope, OneOffLink
from jicoo.statements import together
from teams.models import User


@dataclass(frozen=True)
class _Lost:
    """The host who was tried had no more time once the lock was held; somebody else may.

    None: the page has other hosts or limits than it had a moment ago, so others have to be waited for.
    """

    host: int | None


def book(
    page: BookingPage,
    starts_at: datetime,
    guest: Invitee,
    *,
    form_key: UUID,
    now: datetime,
    duration_min: int | None = None,
    link: OneOffLink | None = None,
    by: User | None = None,
    host: User | None = None,
    is_test: bool = False,
    as_read: bool = False,
) -> Booked | SlotTaken | NotOffered | LimitReached | PageClosed | LinkUsed:
    """Gives the time to this guest, or says why not. The same `form_key` again gets the same booking.

    `duration_min`: one of the lengths that the page offers, its first unless told. `link`: the one-off link whose address the
    guest came by, which works on a page that takes no other bookings now, too. `by`: who of the team books on the guest's
    behalf; they may do so at shorter notice and further ahead than guests may, need no yes, and no limit for invitees holds
    them back; hours, buffers, other meetings and the limits of page and hosts count for them, too. `host`: which of the
    rotating hosts is to get it, instead of whom the page's rule chooses. `is_test`: the team tries the page out; nobody is written
    to, and limits and shares do not count it. `as_read`: only on the page as it was read, however long ago; raises PageChanged where it
    is another by now.

    Of a page with several rotating hosts only the one who is tried is locked: where two want the last, one gets them.

    May not be called inside a transaction.
    """
    wish = Wish(
        starts_at=starts_at,
        guest=guest,
        form_key=form_key,
        length_min=duration_min or page.duration_min,
        link=link,
        by=by,
        host=host,
        is_test=is_test,
        as_read=as_read,
    )
    if duration_min not in {None, page.duration_min, *page.other_durations_min}:
        return NotOffered([])
    lost: set[int] = set()
    terms = calendar.terms_of(page)
    while True:
        outcome = _tried(page, terms, wish, now=now, without=lost)
        if not isinstance(outcome, _Lost):
            break
        if outcome.host is not None:
            lost.add(outcome.host)
        elif as_read:
            raise PageChanged
        else:
            terms = calendar.terms_by(page.pk)
    return outcome or not_free(page, starts_at, now=now, length_min=duration_min, for_team=by is not None)


def _tried(
    page: BookingPage, terms: Terms | None, wish: Wish, *, now: datetime, without: set[int]
) -> Booked | NotOffered | PageClosed | LinkUsed | LimitReached | _Lost | None:
    try:
        return _book(terms, wish, now=now, without=without) if terms else PageClosed()
    except IntegrityError as error:
        return _made_meanwhile(error, page, wish.form_key)


@transaction.atomic(durable=True)
def _book(
    terms: Terms, wish: Wish, *, now: datetime, without: set[int]
) -> Booked | NotOffered | PageClosed | LinkUsed | LimitReached | _Lost | None:
    """None: that time cannot be had. `terms`, which may be of a moment ago, say who is waited for, and nothing else."""
    held = _held(wish.link) if wish.link else None
    choice = None
    if terms.rotating:
        # Who of the rotating hosts is tried: seen without a lock, so it is looked at again.
        seen = _current(terms, wish, held, now)
        if not isinstance(seen, BookingReading):
            return seen
        terms = seen.terms
        choice = _choice(_diary(seen, wish, now), wish, now=now, without=without)
        if choice is None:
            return None
    locks = _locks(terms, wish, choice)
    lock(**locks)
    current = _current(terms, wish, held, now)
    if not isinstance(current, BookingReading):
        return current
    if _locks(current.terms, wish, choice) != locks or (choice and choice.host not in current.terms.host_ids):
        return _Lost(None)
    return _under_lock(current, wish, choice, now=now)


def _current(
    terms: Terms, wish: Wish, held: OneOffLink | None, now: datetime
) -> BookingReading | Booked | NotOffered | PageClosed | LinkUsed | _Lost:
    """The page as it is now, with what is taken; or what has to be said before anybody asks for the time.

    That it was booked by this form, that it cannot be booked this way, or that it is not as it was read.
    """
    found = calendar.reading_by(terms.page_id, wish.starts_at, form_key=wish.form_key)
    if wish.as_read and (found is None or found.terms is not terms):
        return _Lost(None)
    if found is None:
        return PageClosed()
    if found.sent_before:
        return Booked(with_relations().get(pk=found.sent_before), is_new=False)
    if wish.length_min not in found.terms.lengths_min:
        return NotOffered([])
    if wish.link and not _is_open(held, found.terms, now):
        return LinkUsed()
    return found if found.terms.host_ids and (found.terms.is_active or wish.link) else PageClosed()


def _diary(found: BookingReading, wish: Wish, now: datetime) -> Diary:
    return calendar.diary_of(
        found.terms.page(),
        now=now,
        length_min=wish.length_min,
        for_team=wish.by is not None,
        known=found.known,
        seated=found.seated,
    )


def _locks(terms: Terms, wish: Wish, choice: assignment.Choice | None) -> Locks:
    """Who is waited for: all who will come, the page where it is limited, the invitee where they are."""
    is_limited = bool(terms.rules.limits_of(LimitScope.INVITEE)) and wish.by is None
    return Locks(
        hosts=[*terms.fixed, *([choice.host] if choice else [])],
        page=terms.page_id if terms.rules.limits_of(LimitScope.PAGE) else None,
        invitee=(terms.page_id, wish.guest.email) if is_limited else None,
    )


def _choice(diary: Diary, wish: Wish, *, now: datetime, without: set[int]) -> assignment.Choice | None:
    """Who of the rotating hosts is tried."""
    wanted = [host for host in diary.rotating if host not in without and (wish.host is None or host == wish.host.pk)]
    found = diary.only(*wanted).look(wish.starts_at) if wanted else None
    if found is None:
        return None
    if found.shared:
        return assignment.Choice(host=found.shared.host, because={})
    if wish.host:
        return assignment.Choice(host=wish.host.pk, because={"code": "by_hand"})
    return assignment.choose(diary.page, found.rotating, email=wish.guest.email, now=now)


def _under_lock(
    current: BookingReading, wish: Wish, choice: assignment.Choice | None, *, now: datetime
) -> Booked | LimitReached | _Lost | None:
    diary = _diary(current, wish, now)
    if choice:
        diary = diary.only(choice.host)
    found = diary.look(wish.starts_at, invitee=wish.guest.email if wish.by is None else None)
    if found is None:
        return _Lost(choice.host) if choice else None
    if choice and not found.shared and choice.host not in found.rotating:
        # The shared time that was seen is gone: its last guest left.
        return _Lost(choice.host)
    if found.limit:
        return LimitReached(found.limit)
    by_pk = {seat.host_id: seat.host for seat in diary.page.hosts_in_order()}
    hosts = (
        hosts_of_time(found.shared.pk) if found.shared else [by_pk[host] for host in (*diary.fixed, *diary.rotating)]
    )
    because = choice.because if choice else {}
    # The invitee waits for each statement.
    with together():
        booking = write(diary, wish, found, hosts, read=current, because=because, now=now)
        change = "requested" if booking.is_requested else "confirmed"
        announce(booking, change, hosts=hosts, beside=current.beside)
        if wish.link:
            use_up(wish.link, booking)
    return Booked(booking)


def _held(link: OneOffLink) -> OneOffLink | None:
    """The link as it is now. Held to the end of the transaction, so that it books once."""
    return OneOffLink.objects.select_for_update(no_key=True).filter(pk=link.pk).first()


def _is_open(held: OneOffLink | None, terms: Terms, now: datetime) -> bool:
    """Whether the link books on this page as yet."""
    if held is None or held.page_id != terms.page_id or held.booking_id is not None:
        return False
    return held.expires_at is None or held.expires_at > now


def _made_meanwhile(error: IntegrityError, page: BookingPage, form_key: UUID) -> Booked | PageClosed | None:
    """What the database refused: a time that was taken (None), a form sent twice at once, a page deleted meanwhile."""
    if isinstance(error.__cause__, ExclusionViolation):
        return None
    if isinstance(error.__cause__, ForeignKeyViolation) and not BookingPage.objects.filter(pk=page.pk).exists():
        return PageClosed()
    earlier = page.bookings.filter(form_key=form_key).first()
    if earlier is None or not isinstance(error.__cause__, UniqueViolation):
        raise error
    return Booked(with_relations().get(pk=earlier.pk), is_new=False)
