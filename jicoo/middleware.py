"""What happens to every request before a view sees it."""

import logging
import re
from collections.abc import Callable
from functools import cache
from typing import TypeVar
from urllib.parse import urlsplit

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, ResolverMatch, resolve

from jicoo.conflicts import is_conflict

Handler = Callable[[HttpRequest], HttpResponseBase]
View = TypeVar("View", bound=Callable[..., HttpResponseBase])

log = logging.getLogger(__name__)

# As Django makes it: django.contrib.sessions.backends.base, VALID_KEY_CHARS.
SESSION_KEY = re.compile(r"[a-z0-9]{32}")


def only_real_session_keys(get_response: Handler) -> Handler:
    """Drops a session cookie that Django cannot have made: PostgreSQL refuses some characters with an error."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not SESSION_KEY.fullmatch(request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")):
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        return get_response(request)

    return middleware


def for_anybody(view: View) -> View:
    """Marks a view whose answer is the same whoever asks, in whatever language: see `without_a_visitor`. Its path ends in `.json`."""
    view.is_for_anybody = True  # type: ignore[attr-defined]  # functions have attributes of which types know nothing
    return view


def without_a_visitor(get_response: Handler) -> Handler:
    """Answers what is for anybody without asking who it is: no session, no language, no messages. Half of what a month costs."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path_info.endswith(".json") and (match := _found(request.path_info)):
            answer: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
            return answer
        return get_response(request)

    return middleware


def _found(path: str) -> ResolverMatch | None:
    try:
        match = resolve(path)
    except Resolver404:
        return None
    return match if getattr(match.func, "is_for_anybody", False) else None


def private_when_signed_in(get_response: Handler) -> Handler:
    """What a signed-in person sees is kept by no cache, nor shown again by Back after they signed out."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response

    return middleware


def canonical_host(get_response: Handler) -> Handler:
    """Sends `localhost` to `127.0.0.1` in a demo: cookies belong to one of them, and so does the OAuth callback."""
    ours = urlsplit(settings.BASE_URL)

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if settings.IS_DEMO and request.method == "GET" and request.get_host() == f"localhost:{ours.port}":
            return HttpResponseRedirect(f"{settings.BASE_URL}{request.get_full_path()}")
        return get_response(request)

    return middleware


def conflicts_are_told(get_response: Handler) -> Handler:
    """Tells whoever changes something at the moment at which somebody else deletes it, or makes the same, where no view knows of it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return get_response(request)

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        if request.method != "POST" or not is_conflict(error):
            return None
        # Without its text: PostgreSQL quotes the row.
        where = request.resolver_match.view_name if request.resolver_match else ""
        log.warning("conflict view=%s error=%s", where, type(error.__cause__ or error).__name__)
        return render(request, "409.html", status=409)

    middleware.process_exception = process_exception  # type: ignore[attr-defined]  # where Django looks for it
    return middleware


class ContentSecurityPolicy(CSPMiddleware):
    """django-csp's, which puts the policy together twice for each answer. Without nonces it is the same for all but a few."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """A view may still add to the policy of its own answer."""
        if any(hasattr(response, name) for name in ("_csp_config", "_csp_update", "_csp_replace", "_csp_exempt")):
            answer: HttpResponseBase = super().process_response(request, response)
            return answer
        response.headers.setdefault(HEADER, _policy())
        return response


@cache
def _policy() -> str:
    return str(build_policy())
