"""By which address an invitee comes, how long they want, and how many seats there are."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from bookings.models import Booking, BookingPage, OneOffLink
from teams.models import Team, User
from tests.bookings.story import MONDAY, NOW, booked, ida
from tests.bookings.visitor import address, filled_in, hidden, slots, times
from tests.cast import create_page

pytestmark = pytest.mark.usefixtures("friday")


@pytest.fixture
def link(page: BookingPage) -> OneOffLink:
    """To a page that nobody else can book."""
    BookingPage.objects.update(is_active=False)
    return OneOffLink.objects.create(team=page.team, page=page, key="x" * 43)


def opened(client: Client, link: OneOffLink, name: str = "public", **said: str) -> str:
    return client.get(reverse(f"bookings:one_off_{name}", args=[link.key]), said).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_one_off_link_books_once_on_a_page_that_takes_no_others(client: Client, link: OneOffLink) -> None:
    href, _text = slots(opened(client, link, tz="UTC"))[0]
    form = hidden(client.get(href).content.decode())
    guest = {"last_name": "Byron", "first_name": "Ida", "email": "ida@example.com"}

    response = client.post(href.partition("?")[0], form | guest, follow=True)

    assert "Booking confirmed" in response.content.decode()
    assert OneOffLink.objects.get().booking == Booking.objects.get()
    again = client.get(reverse("bookings:one_off_public", args=[link.key]))
    assert again.status_code == 410
    assert "This link has done its work" in again.content.decode()
    assert client.post(href.partition("?")[0], form | guest).status_code == 302  # the same form: what it has made
    assert (
        client.post(href.partition("?")[0], form | guest | {"form_key": str(link.page.pk).zfill(32)}).status_code == 410
    )


def test_a_link_that_has_expired_opens_nothing(client: Client, link: OneOffLink) -> None:
    OneOffLink.objects.update(expires_at=NOW)

    assert "has expired" in opened(client, link)
    assert "has expired" in opened(client, link, "book", start=MONDAY.isoformat())
    assert client.get(reverse("bookings:one_off_month", args=[link.key]), {"month": "2026-11"}).status_code == 404


def test_the_address_of_a_one_off_link_is_kept_secret(client: Client, link: OneOffLink) -> None:
    response = client.get(reverse("bookings:one_off_public", args=[link.key]))

    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in response["Cache-Control"]


def test_one_of_several_lengths_is_chosen_and_goes_along_to_the_form(client: Client, team: Team, ada: User) -> None:
    page = create_page(team, ada, other_durations_min=[60, 15])

    html = client.get(address(page), {"tz": "UTC", "minutes": "60", "day": "2026-11-23"}).content.decode()

    assert [word for word in ("15 minutes", "30 minutes", "1 hour") if f">{word}<" in html] != []
    assert times(html)[-1] == "16:00"
    form = client.get(slots(html)[0][0]).content.decode()
    assert "9:00 – 10:00" in form
    assert "minutes=60" in form.partition('action="')[2].partition('"')[0]


def test_a_length_that_is_not_offered_is_passed_over(client: Client, team: Team, ada: User) -> None:
    page = create_page(team, ada, other_durations_min=[60])

    html = client.get(address(page), {"tz": "UTC", "minutes": "45", "day": "2026-11-23"}).content.decode()

    assert times(html)[-1] == "16:30"


@pytest.mark.django_db(transaction=True)
def test_the_chosen_length_is_booked(client: Client, team: Team, ada: User) -> None:
    page = create_page(team, ada, other_durations_min=[60])

    client.post(f"{address(page, 'book')}?minutes=60", filled_in(client, page, MONDAY, "60"))

    booking = Booking.objects.get()
    assert booking.ends_at - booking.starts_at == timedelta(hours=1)


@pytest.mark.django_db(transaction=True)
def test_seats_that_are_left_are_told_beside_the_time_and_to_scripts(client: Client, team: Team, ada: User) -> None:
    page = create_page(team, ada, capacity=3)
    booked(page, guest=ida())

    html = client.get(address(page), {"tz": "UTC", "day": "2026-11-23"}).content.decode()
    answer = json.loads(client.get(address(page, "month"), {"month": "2026-11", "tz": "UTC"}).content)

    assert times(html)[0] == "9:00"
    assert "2 seats left" in html
    assert answer["days"]["2026-11-23"][0] == [int(MONDAY.timestamp()), "9:00", 2]


def test_a_page_that_has_lost_its_hosts_says_that_it_takes_no_bookings(client: Client, page: BookingPage) -> None:
    page.hosts.all().delete()

    assert "takes no bookings now" in client.get(address(page)).content.decode()
    assert "takes no bookings now" in client.get(address(page, "book"), {"start": MONDAY.isoformat()}).content.decode()


@pytest.mark.parametrize("path", ["/o/%00/", "/o/a%00b/month.json?month=2026-11", "/o/%00/book/"])
def test_an_address_that_no_database_takes_is_not_found(client: Client, db: None, path: str) -> None:
    assert client.get(path).status_code == 404
