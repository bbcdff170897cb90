"""By which address an invitee comes to a page, its own or that of a one-off link, and which of its lengths they want."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from bookings.calendar import Diary, Known, diary_of, last_seen_at, terms_at
from bookings.hosts import who_hosts
from bookings.models import BookingPage, OneOffLink
from bookings.views.carried import carried, carried_pairs

# What a form says of the length that it shows.
SHOWN = "length_min"


@dataclass(frozen=True, kw_only=True)
class Visit:
    """`minutes` is one of the page's lengths that the address asks for; None where it leaves that to the page."""

    page: BookingPage
    link: OneOffLink | None
    minutes: int | None
    # Read for this request. Else it is as this process saw it last.
    is_current: bool = True

    @property
    def is_open(self) -> bool:
        """A page without hosts, or that is paused, takes no bookings; a one-off link books on a paused page, too."""
        return bool(self.page.hosts_in_order()) and (self.page.is_active or self.link is not None)

    @property
    def length(self) -> timedelta:
        return timedelta(minutes=self.minutes or self.page.duration_min)

    @property
    def lengths_min(self) -> list[int]:
        """What can be chosen, shortest first; nothing where there is no choice."""
        return lengths_of(self.page)

    def path(self, name: str) -> str:
        """Of the times ("public"), of a month for scripts ("month"), of the form ("book")."""
        if self.link:
            return reverse(f"bookings:one_off_{name}", args=[self.link.key])
        return reverse(f"bookings:{name}", args=[self.page.team.slug, self.page.slug])

    def zone(self) -> str:
        """The clocks of the page's first host. A query where the hosts are not known yet."""
        hosts = self.page.hosts_in_order()
        return hosts[0].schedule.time_zone if hosts else "UTC"

    def diary(self, *, now: datetime, known: Known | None = None) -> Diary:
        """`known`: what was read with the page of its hosts' time."""
        return diary_of(self.page, now=now, length_min=self.minutes, known=known)

    def context(self, request: HttpRequest) -> dict[str, object]:
        """What every page of a visit shows and hands on to the next."""
        said = [("minutes", str(self.minutes))] if self.minutes else []
        return {
            "team": self.page.team,
            "page": self.page,
            "hosts": who_hosts(self.page),
            "length_min": self.minutes or self.page.duration_min,
            "lengths_min": self.lengths_min,
            "times_address": self.path("public"),
            "slot_address": self.path("book"),
            "carried": "".join(f"&{name}={value}" for name, value in said) + carried(request),
            "carried_pairs": [*said, *carried_pairs(request)],
        }


def visit_of(request: HttpRequest, page: BookingPage, link: OneOffLink | None = None) -> Visit:
    return Visit(page=page, link=link, minutes=minutes_asked(request, page))


def visit_as_last_seen(request: HttpRequest, team: str, slug: str, link: OneOffLink | None = None) -> Visit | None:
    """Of a page that this process has seen before. No query."""
    seen = last_seen_at(team, slug)
    return replace(visit_of(request, seen.page(), link), is_current=False) if seen else None


def minutes_asked(request: HttpRequest, page: BookingPage) -> int | None:
    """`?minutes=60`; what the page does not offer is passed over."""
    offered = {str(minutes): minutes for minutes in (page.duration_min, *page.other_durations_min)}
    return offered.get(request.GET.get("minutes", ""))


def has_other_length(request: HttpRequest, page: BookingPage) -> bool:
    """Whether a form that was sent showed another length than would be booked now, or its address asks for one."""
    shown = request.POST.get(SHOWN) or request.GET.get("minutes", "")
    return bool(shown) and shown != str(minutes_asked(request, page) or page.duration_min)


def lengths_of(page: BookingPage) -> list[int]:
    """The durations between which somebody may choose, shortest first; nothing where there is no choice."""
    return sorted({page.duration_min, *page.other_durations_min}) if page.other_durations_min else []


def page_at(team: str, slug: str) -> BookingPage:
    """With all that its pages show and its form asks. 404 where there is none. One query."""
    found = terms_at(team, slug)
    if found is None:
        raise Http404
    return found.page()


def link_at(key: str) -> OneOffLink:
    """404 for a forged one. Used and expired ones are found, so that whoever has one can be told."""
    found = OneOffLink.objects.select_related("page__team").filter(key=key).first()
    if found is None:
        raise Http404
    return found


def is_spent(link: OneOffLink) -> bool:
    return link.booking_id is not None or (link.expires_at is not None and link.expires_at <= timezone.now())


def closed(request: HttpRequest, page: BookingPage) -> HttpResponse:
    """The page takes no bookings now."""
    return render(request, "bookings/closed.html", {"team": page.team, "page": page})


def spent(request: HttpRequest, page: BookingPage) -> HttpResponse:
    """The link was good for one booking, or until a day that is past. 410: it will never open again."""
    return render(request, "bookings/link_spent.html", {"team": page.team, "page": page}, status=410)
