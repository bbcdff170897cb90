"""`manage.py reseal`: after a new key was put in front of FIELD_ENCRYPTION_KEYS and before the old one is dropped."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from integrations.resealing import reseal_all


class Command(BaseCommand):
    help = "Seals every connection's keys and tokens anew with the first of FIELD_ENCRYPTION_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        done, lost = reseal_all()
        self.stdout.write(f"Sealed anew: {done} connections.")
        if lost:
            ids = ", ".join(str(pk) for pk in lost)
            raise CommandError(
                f"No key of this installation opens connections {ids}. Keep the old keys, or have those teams connect again."
            )
