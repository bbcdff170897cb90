"""Pages that belong to no app: the front door, health, and what is shown when a form came from elsewhere."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache


def front(request: HttpRequest) -> HttpResponse:
    """Signed in: on to the teams. Everybody else: what this is, sign in, sign up."""
    if request.user.is_authenticated:
        return redirect("teams:choose")
    return render(request, "front.html")


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answers 200 when the database answers; load balancers and bin/start ask."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page of ours instead of Django's: what happened, and what to do. The reason is for logs, not people."""
    return render(request, "csrf_failure.html", status=403)
