"""Queue, claim, send, settle. No transaction is open while a byte is on the wire."""

import logging
import smtplib
from collections.abc import Iterable
from datetime import timedelta
from email.mime.text import MIMEText
from email.utils import make_msgid

from celery.canvas import Signature
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from jicoo.mail.models import OutgoingMail

log = logging.getLogger(__name__)

# Longer than EMAIL_TIMEOUT with all its steps, so that no second worker sends while the first still may.
LEASE = timedelta(minutes=3)
RING_AGAIN_AFTER = timedelta(seconds=5)
RING_AT_ONCE = 100
BACK_OFF = [timedelta(seconds=s) for s in (5, 30, 120, 600, 1800)]
KEEP_TRYING_FOR = timedelta(days=3)


def queue(*, to: str, subject: str, text: str, html: str = "", ics: str = "", ics_method: str = "") -> OutgoingMail:
    """Writes the mail into the caller's transaction; a worker sends it once that is committed."""
    mail = draft(to=to, subject=subject, text=text, html=html, ics=ics, ics_method=ics_method)
    mail.save()
    return mail


def queue_all(mails: Iterable[OutgoingMail]) -> None:
    """The same for several drafts, in one statement."""
    OutgoingMail.objects.bulk_create(mails)


def draft(*, to: str, subject: str, text: str, html: str = "", ics: str = "", ics_method: str = "") -> OutgoingMail:
    """A mail that is not queued yet."""
    return OutgoingMail(
        to=to,
        subject=" ".join(subject.split())[:255],
        text=text,
        html=html,
        ics=ics,
        ics_method=ics_method,
        message_id=make_msgid(domain="mail.jicoo"),
    )


def ring_due() -> Iterable[Signature]:
    """One task for each due mail that nobody was rung for in the last seconds."""
    from jicoo.mail.tasks import deliver_mail  # noqa: PLC0415 (tasks import this module)

    now = timezone.now()
    due = _waiting().filter(Q(rung_until=None) | Q(rung_until__lt=now), due_at__lte=now).order_by("due_at")
    pks = list(due.values_list("pk", flat=True)[:RING_AT_ONCE])
    if pks:
        OutgoingMail.objects.filter(pk__in=pks).update(rung_until=now + RING_AGAIN_AFTER)
    return [deliver_mail.si(pk) for pk in pks]


def deliver(pk: int) -> bool:
    """Sends the mail if it is due and nobody else has it. True if it went out."""
    mail = _claim(pk)
    if mail is None:
        return False
    try:
        _message(mail).send()
    # ValueError: a mail that cannot be written down, such as one to an address beyond what SMTP can say.
    except (OSError, smtplib.SMTPException, ValueError) as error:
        _try_again(mail, error)
        return False
    _settle(mail)
    return True


def _waiting() -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(sent_at=None, given_up_at=None)


def _claim(pk: int) -> OutgoingMail | None:
    now = timezone.now()
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    claimed = (
        _waiting()
        .filter(free, pk=pk, due_at__lte=now)
        .update(lease=F("lease") + 1, leased_until=now + LEASE, attempts=F("attempts") + 1)
    )
    return OutgoingMail.objects.get(pk=pk) if claimed else None


def _message(mail: OutgoingMail) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        mail.subject, mail.text, settings.DEFAULT_FROM_EMAIL, [mail.to], headers={"Message-ID": mail.message_id}
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    if mail.ics:
        message.attach(_calendar_file(mail))
    return message


def _calendar_file(mail: OutgoingMail) -> MIMEText:
    part = MIMEText(mail.ics, "calendar", "utf-8")
    # Calendars look for the method in the header as well as in the file: RFC 6047, section 2.4.
    part.set_param("method", mail.ics_method)
    part.add_header("Content-Disposition", "attachment", filename="invite.ics")
    return part


def _settle(mail: OutgoingMail) -> None:
    OutgoingMail.objects.filter(pk=mail.pk, lease=mail.lease).update(
        sent_at=timezone.now(), leased_until=None, text="", html="", ics=""
    )
    log.info("mail sent mail=%s attempts=%s", mail.pk, mail.attempts)


def _try_again(mail: OutgoingMail, error: Exception) -> None:
    now = timezone.now()
    wait = BACK_OFF[min(mail.attempts, len(BACK_OFF)) - 1]
    given_up_at = now if now + wait > mail.created_at + KEEP_TRYING_FOR else None
    OutgoingMail.objects.filter(pk=mail.pk, lease=mail.lease).update(
        due_at=now + wait, leased_until=None, given_up_at=given_up_at
    )
    log.warning("mail failed mail=%s attempts=%s error=%s", mail.pk, mail.attempts, type(error).__name__)
