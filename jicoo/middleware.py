"""What happens to every request before a view sees it."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect


def canonical_host(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Sends `localhost` to `127.0.0.1` in a demo: cookies belong to one of them, and so does the OAuth callback."""
    ours = urlsplit(settings.BASE_URL)

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.IS_DEMO and request.method == "GET" and request.get_host() == f"localhost:{ours.port}":
            return HttpResponseRedirect(f"{settings.BASE_URL}{request.get_full_path()}")
        return get_response(request)

    return middleware
