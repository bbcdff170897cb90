"""How allauth speaks for us: its mails go through our outbox."""

from allauth.account.adapter import DefaultAccountAdapter
from django.core.mail import EmailMultiAlternatives

from jicoo.mail import outbox


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    """allauth's own behaviour but for the way out."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Renders as allauth would, then queues: a request never waits for a mail server."""
        message: EmailMultiAlternatives = self.render_mail(template_prefix, email, context | {"email": email})
        html = next((str(body) for body, kind in getattr(message, "alternatives", []) if kind == "text/html"), "")
        outbox.queue(to=email, subject=str(message.subject), text=str(message.body), html=html)
