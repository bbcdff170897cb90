"""How allauth speaks for us: its mails go through our outbox, its links lead to our address, its limits know our proxies."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jicoo.mail import outbox
from jicoo.ratelimit import client_address


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    """allauth's own behaviour but for the way out, the way in, and a few sentences."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail or the password is wrong. Check both, or choose a new password."),
        "too_many_login_attempts": _("There were too many wrong passwords. Wait five minutes and try again."),
        "rate_limited": _("That was a lot at once. Wait a minute and try again."),
        "invalid_password_reset": _("This link no longer works. Ask for a new one."),
        "email_taken": _("There is an account with this address already. Sign in with it, or use another address."),
        "duplicate_email": _("This address is yours already."),
        "incorrect_password": _("This is not your password. Try again."),
        "enter_current_password": _("This is not your password now. Try again."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Renders as allauth would, then queues: a request never waits for a mail server."""
        links = {name: _ours(value) for name, value in context.items() if name.endswith("_url")}
        message: EmailMultiAlternatives = self.render_mail(template_prefix, email, context | links | {"email": email})
        html = next((str(body) for body, kind in getattr(message, "alternatives", []) if kind == "text/html"), "")
        outbox.queue(to=email, subject=str(message.subject), text=str(message.body), html=html)

    def unstash_verified_email(self, request: HttpRequest) -> None:
        """Nothing: an invited address is proven for who signs up with it, but not added to another that was typed."""

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to where the change was begun; by way of the log-in, since a change signs out everywhere."""
        return reverse("teams:profile")

    def get_client_ip(self, request: HttpRequest) -> str:
        """As our own limits see it, so that there is one place to say how many proxies are ours."""
        return client_address(request)


def _ours(url: str) -> str:
    """The same page at BASE_URL: what a request calls its host is the sender's word."""
    return f"{settings.BASE_URL}{urlsplit(url).path}"
