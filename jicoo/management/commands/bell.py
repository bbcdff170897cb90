"""`manage.py bell`: runs the bell until it is told to stop."""

import signal
from typing import Any

from django.core.management.base import BaseCommand

from jicoo import bell


class Command(BaseCommand):
    help = "Asks the database what is due (syncs, mails) and rings the workers for it."

    def handle(self, *args: Any, **options: Any) -> None:
        """Ends after SIGTERM or SIGINT, between two rounds."""
        told: list[int] = []
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda received, _frame: told.append(received))
        bell.ring_forever(should_stop=lambda: bool(told))
