"""Links that book once, on the host's side."""

import pytest

from bookings.models import BookingPage, OneOffLink
from teams.models import Team, User
from tests.bookings.story import HALF_AN_HOUR, NOW, booked
from tests.conftest import signed_in_as

pytestmark = pytest.mark.usefixtures("friday")

LINKS = "/teams/acme/pages/intro/links/"


def test_a_member_makes_a_link_and_closes_it(team: Team, page: BookingPage, bob: User) -> None:
    browser = signed_in_as(bob)

    made = browser.post(LINKS, {"until": "2026-11-20"}, follow=True).content.decode()
    link = OneOffLink.objects.get()
    closed = browser.post(f"{LINKS}{link.pk}/close/", follow=True).content.decode()
    again = browser.post(f"{LINKS}{link.pk}/close/", follow=True).content.decode()

    assert f"/o/{link.key}/" in made
    assert "open until Sat 21 Nov, 0:00" in made
    assert f"/o/{link.key}/" not in closed
    assert "The link is closed." in closed
    assert "has expired" in again
    assert list(team.audit_entries.order_by("pk").values_list("action", flat=True)) == [
        "one_off_link_created",
        "one_off_link_closed",
    ]


def test_a_day_that_is_over_is_refused(page: BookingPage, bob: User) -> None:
    assert "This day is over." in signed_in_as(bob).post(LINKS, {"until": "2026-11-19"}).content.decode()
    assert not OneOffLink.objects.exists()


def test_links_are_open_until_they_are_used_or_expire(team: Team, page: BookingPage) -> None:
    def made(key: str, **fields: object) -> OneOffLink:
        return OneOffLink.objects.create(team=team, page=page, key=key, **fields)

    endless, later = made("a"), made("b", expires_at=NOW + HALF_AN_HOUR)
    made("c", expires_at=NOW)
    made("d", booking=booked(page))

    assert set(OneOffLink.objects.open(NOW)) == {endless, later}
