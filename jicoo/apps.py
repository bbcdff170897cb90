"""Registers the project's own templates tags, checks and the table behind rate limits."""

from django.apps import AppConfig


class JicooConfig(AppConfig):
    name = "jicoo"
    verbose_name = "Jicoo"

    def ready(self) -> None:
        """Registers the system checks, and housekeeping with the bell."""
        from jicoo import (
            bell,
            checks,  # noqa: F401 (importing is what registers)
            tasks,
        )

        bell.register(tasks.ring_hourly)
