"""Pages of which htmx may ask for the part that changes."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


def htmx_of(request: HttpRequest) -> HtmxDetails:
    """What htmx says about its question; false where a browser asks by itself."""
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]  # its middleware sets it on a class that knows nothing of it
    return htmx


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks for the part it will swap. Going back through its history it asks for whole pages."""
    htmx = htmx_of(request)
    return bool(htmx) and not htmx.history_restore_request
