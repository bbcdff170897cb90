"""What happens to every request before a view sees it."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

Handler = Callable[[HttpRequest], HttpResponse]

# As Django makes it: django.contrib.sessions.backends.base, VALID_KEY_CHARS.
SESSION_KEY = re.compile(r"[a-z0-9]{32}")


def only_real_session_keys(get_response: Handler) -> Handler:
    """Drops a session cookie that Django cannot have made: PostgreSQL refuses some characters with an error."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not SESSION_KEY.fullmatch(request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")):
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        return get_response(request)

    return middleware


def private_when_signed_in(get_response: Handler) -> Handler:
    """What a signed-in person sees is kept by no cache, nor shown again by Back after they signed out."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response

    return middleware


def canonical_host(get_response: Handler) -> Handler:
    """Sends `localhost` to `127.0.0.1` in a demo: cookies belong to one of them, and so does the OAuth callback."""
    ours = urlsplit(settings.BASE_URL)

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.IS_DEMO and request.method == "GET" and request.get_host() == f"localhost:{ours.port}":
            return HttpResponseRedirect(f"{settings.BASE_URL}{request.get_full_path()}")
        return get_response(request)

    return middleware
