"""What waits in the outbox, and the links in it."""

import re

from django.conf import settings

from jicoo.mail.models import OutgoingMail


def letter_to(address: str) -> OutgoingMail:
    """The newest mail to this address."""
    return OutgoingMail.objects.filter(to=address).latest("pk")


def link_in(letter: OutgoingMail) -> str:
    """The path of the only link to us in the mail."""
    (link,) = re.findall(re.escape(settings.BASE_URL) + r"(/\S+)", letter.text)
    return str(link)
