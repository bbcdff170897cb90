from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "jicoo.mail"
    label = "mail"

    def ready(self) -> None:
        """Due mails ring the workers."""
        from jicoo import bell
        from jicoo.mail import outbox

        bell.register(outbox.ring_due)
