"""How allauth speaks for us: its mails go through our outbox, its links lead to our address, its limits know our proxies."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest

from jicoo.mail import outbox
from jicoo.ratelimit import client_address


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    """allauth's own behaviour but for the way out and the way in."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Renders as allauth would, then queues: a request never waits for a mail server."""
        links = {name: _ours(value) for name, value in context.items() if name.endswith("_url")}
        message: EmailMultiAlternatives = self.render_mail(template_prefix, email, context | links | {"email": email})
        html = next((str(body) for body, kind in getattr(message, "alternatives", []) if kind == "text/html"), "")
        outbox.queue(to=email, subject=str(message.subject), text=str(message.body), html=html)

    def unstash_verified_email(self, request: HttpRequest) -> None:
        """Nothing: an invited address is proven for who signs up with it, but not added to another that was typed."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """As our own limits see it, so that there is one place to say how many proxies are ours."""
        return client_address(request)


def _ours(url: str) -> str:
    """The same page at BASE_URL: what a request calls its host is the sender's word."""
    return f"{settings.BASE_URL}{urlsplit(url).path}"
