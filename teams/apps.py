from django.apps import AppConfig


class TeamsConfig(AppConfig):
    name = "teams"

    def ready(self) -> None:
        """Listens for sign-ups, and teaches the audit trail its words."""
        from teams import receivers, words  # noqa: F401 (both register themselves by import)
