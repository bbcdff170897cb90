from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "jicoo.mail"
    label = "mail"

    def ready(self) -> None:
        """Due mails ring the workers."""
        from jicoo import bell  # noqa: PLC0415 (models are ready only now)
        from jicoo.mail import outbox  # noqa: PLC0415

        bell.register(outbox.ring_due)
