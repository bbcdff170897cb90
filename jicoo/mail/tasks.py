"""What workers do for mails."""

from celery import shared_task

from jicoo.mail import outbox


@shared_task
def send_due_mails() -> None:
    """Sends a bounded number of due mails, one after another."""
    outbox.send_due()
