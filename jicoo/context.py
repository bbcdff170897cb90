"""What every template may ask about the installation."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """`is_demo`: whether the mailbox and the stand-in are there to be linked."""
    return {"is_demo": settings.IS_DEMO, "mailbox_is_there": settings.IS_DEMO}
