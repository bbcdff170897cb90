"""What workers do for bookings."""

from celery import shared_task

from bookings import reminders


@shared_task
def write_due_messages() -> None:
    """Turns reminders and follow-ups that are due into mails; the bell rings again while there are more."""
    reminders.write_due()
