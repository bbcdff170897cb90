"""What workers do for mails."""

from celery import shared_task

from jicoo.mail import outbox


@shared_task
def deliver_mail(mail_id: int) -> None:
    """Sends one mail if it is due."""
    outbox.deliver(mail_id)
