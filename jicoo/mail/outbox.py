"""Queue, claim, send, settle. No transaction is open while a byte is on the wire."""

import contextlib
import logging
import math
import smtplib
from collections.abc import Iterable
from datetime import datetime, timedelta
from email.mime.text import MIMEText
from email.utils import make_msgid

from celery.canvas import Signature
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q, QuerySet
from django.utils import timezone

from jicoo.mail.models import OutgoingMail

log = logging.getLogger(__name__)

# Longer than EMAIL_TIMEOUT with all its steps, so that no second worker sends while the first still may.
LEASE = timedelta(minutes=3)
RING_AGAIN_AFTER = timedelta(seconds=5)
# Mails have a queue and threads of their own: no org that hangs keeps them waiting, and no mail server keeps an org waiting.
QUEUE = "mail"
# One sender sends so many, one after another over one connection. With EMAIL_TIMEOUT each, that is well under the hour
# after which Redis gives a task to somebody else.
IN_ONE_GO = 50
BACK_OFF = [timedelta(seconds=s) for s in (5, 30, 120, 600, 1800)]
KEEP_TRYING_FOR = timedelta(days=3)

_CLAIM = """
    UPDATE mail_outgoingmail
       SET lease = lease + 1, leased_until = %s, attempts = attempts + 1
     WHERE id = (SELECT id FROM mail_outgoingmail
                  WHERE sent_at IS NULL AND given_up_at IS NULL AND due_at <= %s
                    AND (leased_until IS NULL OR leased_until < %s)
                  ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
 RETURNING *
"""


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
    """As many senders as are needed for what is due and nobody was rung for in the last seconds, while there are threads for them."""
    from jicoo.mail.tasks import send_due_mails  # noqa: PLC0415 (tasks import this module)

    now = timezone.now()
    due = _due(now).filter(Q(rung_until=None) | Q(rung_until__lt=now)).order_by("due_at")
    pks = list(due.values_list("pk", flat=True)[: settings.MAIL_THREADS * IN_ONE_GO])
    if pks := pks and pks[: _free_threads(now) * IN_ONE_GO]:
        OutgoingMail.objects.filter(pk__in=pks).update(rung_until=now + RING_AGAIN_AFTER)
    return [send_due_mails.si().set(queue=QUEUE) for _ in range(math.ceil(len(pks) / IN_ONE_GO))]


def _free_threads(now: datetime) -> int:
    sending = _waiting().filter(leased_until__gt=now).count()
    rung_for = _waiting().filter(rung_until__gte=now).count()
    threads: int = settings.MAIL_THREADS
    return max(0, threads - max(sending, math.ceil(rung_for / IN_ONE_GO)))


def send_due() -> int:
    """Sends up to IN_ONE_GO due mails that nobody else has, oldest first; how many went out. Stops when the server is in trouble."""
    server = get_connection()
    sent = 0
    try:
        for _ in range(IN_ONE_GO):
            mail = _claim()
            if mail is None:
                break
            trouble = _send(mail, server)
            sent += trouble is None
            if trouble is not None and not _is_about_the_mail(trouble):
                break
    finally:
        # A server in trouble need not take leave of us.
        with contextlib.suppress(OSError, smtplib.SMTPException):
            server.close()
    return sent


def _send(mail: OutgoingMail, server: BaseEmailBackend) -> Exception | None:
    """Sends it and keeps that; or what was in the way, and when it is tried again."""
    try:
        server.open()
        server.send_messages([_message(mail)])
    # ValueError: a mail that cannot be written down, such as one to an address beyond what SMTP can say.
    except (OSError, smtplib.SMTPException, ValueError) as error:
        _try_again(mail, error)
        return error
    _settle(mail)
    return None


def _is_about_the_mail(trouble: Exception) -> bool:
    """Whether the next mail may fare better over the same connection."""
    return isinstance(trouble, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError | ValueError)


def _waiting() -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(sent_at=None, given_up_at=None)


def _due(now: datetime) -> QuerySet[OutgoingMail]:
    return _waiting().filter(Q(leased_until=None) | Q(leased_until__lt=now), due_at__lte=now)


def _claim() -> OutgoingMail | None:
    """The oldest due mail, ours for the length of a lease."""
    now = timezone.now()
    return next(iter(OutgoingMail.objects.raw(_CLAIM, [now + LEASE, now, now])), None)


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
