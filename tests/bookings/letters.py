"""Mails about bookings as their readers get them."""

from dataclasses import dataclass

from jicoo.mail import writers
from jicoo.mail.models import OutgoingMail
from jicoo.mail.writers import Written


@dataclass(frozen=True, kw_only=True)
class Sent:
    """To whom, and what it would say now."""

    to: str
    mail: Written


def letters(to: str = "") -> list[Written]:
    """Those to this address, or all, oldest first."""
    return [sent.mail for sent in all_letters() if to in {"", sent.to}]


def all_letters() -> list[Sent]:
    """Every mail about a booking that waits to be sent."""
    rows = OutgoingMail.objects.filter(sent_at=None, given_up_at=None).exclude(writer="").order_by("pk")
    written = [(row.to, writers.write(row.writer, row.about)) for row in rows]
    return [Sent(to=to, mail=mail) for to, mail in written if mail is not None]
