"""Queue, claim, write, send, settle. No transaction is open while a byte is on the wire."""

import contextlib
import logging
import math
import smtplib
from collections.abc import Iterable
from datetime import datetime, timedelta
from email.utils import make_msgid
from typing import Any

from celery.canvas import Signature
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q, QuerySet
from django.utils import timezone

from jicoo.mail import writers
from jicoo.mail.models import OutgoingMail
from jicoo.mail.smtp import OutcomeUnknownError
from jicoo.mail.writers import Written
from jicoo.statements import insert

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
# What a server refuses for good it mostly refuses again; but it may be a relay that somebody is mending, so nothing is lost yet.
BACK_OFF_REFUSED = [timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6)]
KEEP_TRYING_FOR = timedelta(days=3)
# A mail whose arrival nobody confirmed is sent again, with the same Message-ID, by which most servers know it; once.
DOUBTS = 2

# What is left of the contents once there is no more use for them.
_NOTHING: dict[str, Any] = {"about": {}, "text": "", "html": "", "ics": ""}

_CLAIM = """
    UPDATE mail_outgoingmail
       SET lease = lease + 1, leased_until = %s, attempts = attempts + 1
     WHERE id = (SELECT id FROM mail_outgoingmail
                  WHERE sent_at IS NULL AND given_up_at IS NULL AND due_at <= %s
                    AND (leased_until IS NULL OR leased_until < %s)
                  ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
 RETURNING *
"""


class CannotBeWrittenError(ValueError):
    """Its writer failed. It is no worse for other mails than one to an address that there cannot be."""


def queue(*, to: str, subject: str, text: str, html: str = "", ics: str = "", ics_method: str = "") -> OutgoingMail:
    """Writes the mail into the caller's transaction; a worker sends it once that is committed."""
    mail = draft(to=to, subject=subject, text=text, html=html, ics=ics, ics_method=ics_method)
    mail.save()
    return mail


def queue_all(mails: Iterable[OutgoingMail]) -> None:
    """The same for several drafts, in one statement. What is queued together was created at the same moment."""
    queued, now = list(mails), timezone.now()
    for mail in queued:
        mail.created_at = now
    insert(queued)


def draft(*, to: str, subject: str, text: str, html: str = "", ics: str = "", ics_method: str = "") -> OutgoingMail:
    """A mail that is not queued yet."""
    return OutgoingMail(
        to=to,
        subject=_one_line(subject),
        text=text,
        html=html,
        ics=ics,
        ics_method=ics_method,
        message_id=_new_message_id(),
    )


def draft_later(
    *, to: str, writer: str, about: dict[str, Any], regards: int | None = None, kind: str = "", reader: str = ""
) -> OutgoingMail:
    """The same for a mail that `writer` writes just before it is sent. `about` is JSON, and goes once it is sent; the rest stays."""
    return OutgoingMail(
        to=to,
        writer=writer,
        about=about,
        regards=regards,
        kind=kind,
        reader=reader,
        message_id=_new_message_id(),
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
    """Sends up to IN_ONE_GO due mails that nobody else has, oldest first; how many are done with. Stops when the server is in trouble."""
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
        written = _in_words(mail)
        if written is None:
            _drop(mail)
            return None
        server.open()
        server.send_messages([_message(mail, written)])
    # ValueError: a mail that cannot be written down, such as one to an address beyond what SMTP can say.
    except (OSError, smtplib.SMTPException, ValueError) as error:
        if _has_arrived_often_enough(mail, error):
            _settle(mail)
        else:
            _try_again(mail, error)
        return error
    _settle(mail)
    return None


def _is_about_the_mail(trouble: Exception) -> bool:
    """Whether the next mail may fare better over the same connection."""
    return isinstance(trouble, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError | ValueError)


def _is_refused_for_good(trouble: Exception) -> bool:
    """5yz of RFC 5321, section 4.2.1, about this mail."""
    match trouble:
        case smtplib.SMTPRecipientsRefused(recipients=recipients):
            return all(code >= 500 for code, _text in recipients.values())
        case smtplib.SMTPDataError(smtp_code=code):
            return int(code) >= 500
    return False


def _has_arrived_often_enough(mail: OutgoingMail, trouble: Exception) -> bool:
    return isinstance(trouble, OutcomeUnknownError) and mail.doubts + 1 >= DOUBTS


def _waiting() -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(sent_at=None, given_up_at=None)


def _due(now: datetime) -> QuerySet[OutgoingMail]:
    return _waiting().filter(Q(leased_until=None) | Q(leased_until__lt=now), due_at__lte=now)


def _claim() -> OutgoingMail | None:
    """The oldest due mail, ours for the length of a lease."""
    now = timezone.now()
    return next(iter(OutgoingMail.objects.raw(_CLAIM, [now + LEASE, now, now])), None)


def _in_words(mail: OutgoingMail) -> Written | None:
    if mail.writer:
        try:
            return writers.write(mail.writer, mail.about)
        except Exception as error:
            # Writers are of other apps: a bug in one kind of letter must not stop the others. The oldest mail comes first, so a
            # few that cannot be written would be all that is tried.
            # The type alone: a message of somebody else's library may quote what an invitee typed.
            log.error("mail not written mail=%s writer=%s error=%s", mail.pk, mail.writer, type(error).__name__)  # noqa: TRY400 (see above)
            raise CannotBeWrittenError from error
    return Written(subject=mail.subject, text=mail.text, html=mail.html, ics=mail.ics, ics_method=mail.ics_method)


def _message(mail: OutgoingMail, written: Written) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        _one_line(written.subject),
        written.text,
        settings.DEFAULT_FROM_EMAIL,
        [mail.to],
        headers={"Message-ID": mail.message_id},
    )
    if written.html:
        message.attach_alternative(written.html, "text/html")
    if written.ics:
        # Gmail and Outlook take in what is one more form of the mail; others offer a file that can be opened.
        message.attach_alternative(written.ics, f"text/calendar; method={written.ics_method}")
        message.attach("invite.ics", written.ics.encode(), "application/ics")
    return message


def _one_line(subject: str) -> str:
    """Whatever was typed into it: a subject with a line end could become another header."""
    return " ".join(subject.split())[:255]


def _new_message_id() -> str:
    return make_msgid(domain="mail.jicoo")


def _settle(mail: OutgoingMail) -> None:
    OutgoingMail.objects.filter(pk=mail.pk, lease=mail.lease).update(
        sent_at=timezone.now(), leased_until=None, **_NOTHING
    )
    log.info("mail sent mail=%s attempts=%s", mail.pk, mail.attempts)


def _drop(mail: OutgoingMail) -> None:
    """Its writer has nothing to say any more, so nobody misses it."""
    OutgoingMail.objects.filter(pk=mail.pk, lease=mail.lease).update(
        given_up_at=timezone.now(), leased_until=None, regards=None, **_NOTHING
    )
    log.info("mail not needed mail=%s", mail.pk)


def _try_again(mail: OutgoingMail, error: Exception) -> None:
    now = timezone.now()
    waits = BACK_OFF_REFUSED if _is_refused_for_good(error) else BACK_OFF
    wait = waits[min(mail.attempts, len(waits)) - 1]
    given_up_at = now if now + wait > mail.created_at + KEEP_TRYING_FOR else None
    OutgoingMail.objects.filter(pk=mail.pk, lease=mail.lease).update(
        due_at=now + wait,
        leased_until=None,
        given_up_at=given_up_at,
        doubts=mail.doubts + isinstance(error, OutcomeUnknownError),
    )
    log.warning("mail failed mail=%s attempts=%s error=%s", mail.pk, mail.attempts, type(error).__name__)
