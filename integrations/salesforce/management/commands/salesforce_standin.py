"""`manage.py salesforce_standin`: the pretend Salesforce of a demo, until it is told to stop."""

import signal
import threading
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from integrations.oauth import callback_url
from integrations.salesforce.standin import demo


class Command(BaseCommand):
    help = "Runs a pretend Salesforce org on loopback, with pages to look at its records. Demo mode only."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own shape

    def add_arguments(self, parser: CommandParser) -> None:
        """Everything has a default that fits the demo."""
        parser.add_argument("--port", type=int, default=settings.STANDIN_PORT, help="0: any free one")
        parser.add_argument(
            "--data", type=Path, default=settings.DATA_DIR / "standin" / "org.sqlite3", help="where its state is kept"
        )
        parser.add_argument(
            "--callback",
            action="append",
            help="an address that the demo's app may send people back to; may be repeated",
        )
        parser.add_argument(
            "--user", action="append", help="the e-mail address of one more user of the org; may be repeated"
        )
        parser.add_argument("--latency", type=float, default=0.0, help="seconds that every call takes at least")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints the address once it answers. Raises CommandError outside demo mode."""
        if not settings.IS_DEMO:
            raise CommandError(
                "The pretend Salesforce exists in demo mode only. Set JICOO_MODE=demo, or use bin/start."
            )
        standin = demo.open_standin(
            port=options["port"],
            path=options["data"],
            known=demo.credentials(settings.DATA_DIR),
            callbacks=options["callback"] or [callback_url("salesforce")],
            user_emails=[*demo.HOSTS, *(options["user"] or [])],
            latency_s=options["latency"],
        )
        told_to_stop = threading.Event()
        for one in (signal.SIGINT, signal.SIGTERM):
            signal.signal(one, lambda *_: told_to_stop.set())
        with standin:
            self.stdout.write(f"Salesforce stand-in: {standin.url}/")
            self.stdout.flush()
            told_to_stop.wait()
