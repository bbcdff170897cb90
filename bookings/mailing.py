"""What became of the mails about bookings: sent, waiting, or given up. Whoever is not reached by mail has to be told by a person."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings import emails
from bookings.letters.occasion import Reader
from bookings.models import Booking, MessageKind
from bookings.models.bookings import BookingQuerySet
from jicoo.mail.models import OutgoingMail

# A mail server that is restarted or lists somebody grey has taken the mail by then.
TROUBLE_AFTER = timedelta(hours=1)
# Nobody has to be told these by a person.
_NO_NEWS = {MessageKind.REMINDER, MessageKind.FOLLOW_UP}


@dataclass(frozen=True, kw_only=True)
class Fate:
    """What became of mails that were queued together, when, and whose. `meaning` is one of the design's four, or empty."""

    what: str
    at: datetime
    meaning: str
    readers: Sequence[str]


def mails_of(booking: Booking) -> list[OutgoingMail]:
    """Those about this booking that are still remembered, oldest first, without their contents. One query."""
    mails = OutgoingMail.objects.filter(writer=emails.WRITER, regards=booking.pk)
    return list(mails.defer("about", "text", "html", "ics").order_by("created_at", "pk"))


def fates(mails: Iterable[OutgoingMail]) -> Iterator[Fate]:
    """One for all that were queued together for one reason and fared alike. `mails`: oldest first."""
    for (_created_at, kind), together in groupby(mails, key=lambda mail: (mail.created_at, mail.kind)):
        alike: dict[tuple[str, str], list[OutgoingMail]] = {}
        for mail in together:
            alike.setdefault(_fate(mail), []).append(mail)
        for (what, meaning), found in alike.items():
            yield Fate(
                what=what % {"kind": MessageKind(kind).label},
                at=max(_settled_at(mail) for mail in found),
                meaning=meaning,
                readers=[mail.to for mail in found],
            )


def lost(mails: Sequence[OutgoingMail], *, told: Collection[int] = ()) -> OutgoingMail | None:
    """The last news to the invitee, if it did not arrive and is none of `told`, which they know from a person."""
    news = [mail for mail in mails if mail.reader == Reader.INVITEE and mail.kind not in _NO_NEWS]
    return news[-1] if news and _is_in_trouble(news[-1]) and news[-1].pk not in told else None


def unreached(bookings: BookingQuerySet, *, told: QuerySet[Any, int], most: int) -> list[tuple[Booking, OutgoingMail]]:
    """Those still to come of which the last news to the invitee did not arrive, soonest first, with that mail. Two queries.

    `told`: keys of the mails that invitees know from a person.
    """
    found = list(_unreached(bookings, told)[:most])
    mails = _news().filter(regards__in=[booking.pk for booking in found]).order_by("created_at", "pk") if found else []
    last = {mail.regards: mail for mail in mails}
    return [(booking, last[booking.pk]) for booking in found]


def _unreached(bookings: BookingQuerySet, told: QuerySet[Any, int]) -> QuerySet[Booking]:
    now = timezone.now()
    news = _news()
    later = news.filter(regards=OuterRef("regards"), pk__gt=OuterRef("pk"))
    failed = Q(given_up_at__isnull=False) | Q(attempts__gt=0, created_at__lt=now - TROUBLE_AFTER)
    lost = news.filter(failed, ~Exists(later), sent_at=None, regards__isnull=False).exclude(pk__in=told)
    return bookings.filter(pk__in=lost.values("regards"), starts_at__gt=now).order_by("starts_at", "pk")


def _news() -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(writer=emails.WRITER, reader=Reader.INVITEE).exclude(kind__in=_NO_NEWS)


def _is_in_trouble(mail: OutgoingMail) -> bool:
    if mail.sent_at:
        return False
    return bool(mail.given_up_at or (mail.attempts and mail.created_at < timezone.now() - TROUBLE_AFTER))


def to_do(mail: OutgoingMail) -> str:
    """What whoever hosts reads of a mail that did not reach the invitee."""
    told = {"kind": MessageKind(mail.kind).label, "email": mail.to}
    if mail.given_up_at:
        return _("The mail server did not take this mail to %(email)s: %(kind)s. Tell them yourself.") % told
    return (
        _("The mail server has not taken this mail to %(email)s yet: %(kind)s. Tell them yourself if it is urgent.")
        % told
    )


def _fate(mail: OutgoingMail) -> tuple[str, str]:
    """In words, and what it means."""
    if mail.sent_at:
        return _("Mail sent: %(kind)s"), ""
    if mail.given_up_at:
        return _("Mail given up, because the mail server did not take it: %(kind)s"), "broken"
    if mail.attempts:
        return _("Mail that the mail server has not taken yet; it is tried again: %(kind)s"), "attention"
    return _("Mail waits to be sent: %(kind)s"), "waiting"


def _settled_at(mail: OutgoingMail) -> datetime:
    return mail.sent_at or mail.given_up_at or mail.created_at
