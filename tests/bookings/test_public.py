"""The public page and its form, as an invitee's browser sees them."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from bookings.models import Booking, BookingPage
from jicoo.mail.models import OutgoingMail
from teams.models import Team, User
from tests.bookings.story import HALF_AN_HOUR, MONDAY, NOW, booked
from tests.cast import create_booking, create_page

pytestmark = pytest.mark.usefixtures("friday")

SLOT = re.compile(r'<a class="slot"\s+href="([^"]+)">([^<]+)</a>')
HIDDEN = re.compile(r'<input type="hidden"\s+name="(\w+)"\s+value="([^"]*)"')
RADIO = re.compile(r'type="radio"[^>]*\sname="start"\s+value="([^"]+)"')


def address(page: BookingPage, name: str = "public") -> str:
    return reverse(f"bookings:{name}", args=[page.team.slug, page.slug])


def slots(html: str) -> list[tuple[str, str]]:
    """Each link's target and text."""
    return [(href.replace("&amp;", "&"), text) for href, text in SLOT.findall(html)]


def times(html: str) -> list[str]:
    return [text for _, text in slots(html)]


def hidden(html: str) -> dict[str, str]:
    """What the form carries along unseen."""
    return dict(HIDDEN.findall(html))


def proposed(html: str) -> list[str]:
    """The starts that can be chosen inside the form."""
    return RADIO.findall(html)


def filled_in(client: Client, page: BookingPage, start: datetime = MONDAY, **answers: str) -> dict[str, str]:
    """What a browser would send after the form for this start was opened and filled in."""
    html = client.get(address(page, "book"), {"start": start.isoformat(), "tz": "UTC"}).content.decode()
    guest = {"last_name": "Byron", "first_name": "Ida", "email": "ida@example.com", "company": "Analytical Example"}
    return hidden(html) | guest | answers


# --- The times ----------------------------------------------------------------------------------------------------------


def test_the_first_week_with_free_times_is_shown(client: Client, page: BookingPage) -> None:
    create_booking(page, starts_at=NOW.replace(hour=16, minute=30))

    html = client.get(address(page), {"tz": "UTC"}).content.decode()

    assert times(html) == ["12:00", "12:30", "13:00", "13:30", "14:00", "14:30", "15:00", "15:30", "16:00"]


def test_a_time_reads_as_a_clock_without_a_leading_zero(client: Client, page: BookingPage) -> None:
    html = client.get(address(page), {"tz": "UTC", "day": "2026-11-23"}).content.decode()

    assert times(html)[:3] == ["9:00", "9:30", "10:00"]


def test_times_are_those_of_the_zone_that_was_asked_for(client: Client, page: BookingPage) -> None:
    html = client.get(address(page), {"tz": "Asia/Tokyo", "day": "2026-11-23"}).content.decode()

    assert times(html)[0] == "18:00"
    assert '<option value="Asia/Tokyo" selected>' in html


def test_a_zone_by_an_old_name_stands_in_the_list_while_it_is_chosen(client: Client, page: BookingPage) -> None:
    html = client.get(address(page), {"tz": "US/Pacific"}).content.decode()

    assert re.findall(r'<option value="([^"]+)" selected>', html) == ["US/Pacific"]
    assert "US/Pacific" not in client.get(address(page), {"tz": "UTC"}).content.decode()


def test_the_zone_is_remembered(client: Client, page: BookingPage) -> None:
    client.get(address(page), {"tz": "Asia/Tokyo"})

    html = client.get(address(page), {"day": "2026-11-23"}).content.decode()

    assert times(html)[0] == "18:00"


def test_without_a_word_from_the_visitor_the_zone_is_the_hosts(client: Client, team: Team, ada: User) -> None:
    page = create_page(team, ada, time_zone="Europe/Berlin")

    html = client.get(address(page), {"day": "2026-11-23"}).content.decode()

    assert times(html)[0] == "9:00"
    assert "<time-zone>" in html


def test_a_zone_that_does_not_exist_is_passed_over(client: Client, page: BookingPage) -> None:
    response = client.get(address(page), {"tz": "Mars/Olympus", "day": "2026-11-23"})

    assert times(response.content.decode())[0] == "9:00"
    assert "tz" not in response.cookies


def test_next_and_previous_move_by_a_week(client: Client, page: BookingPage) -> None:
    html = client.get(address(page), {"tz": "UTC"}).content.decode()
    (following,) = re.findall(r'rel="next"\s+href="([^"]+)"', html)
    assert 'id="previous"' not in html

    html = client.get(address(page) + following.replace("&amp;", "&")).content.decode()

    assert "Mon 23 Nov – Sun 29 Nov" in html
    assert 'id="previous"' in html


def test_the_last_week_that_can_be_booked_has_no_next(client: Client, team: Team, ada: User) -> None:
    page = create_page(team, ada, window_days=4)

    html = client.get(address(page), {"tz": "UTC", "day": "2026-11-24"}).content.decode()

    assert times(html)[-1] == "16:30"
    assert "Tue 24 Nov" in html
    assert "Wed 25 Nov<" not in html
    assert 'id="next"' not in html


@pytest.mark.parametrize("day", ["2126-11-24", "1926-11-24", "9999-12-31", "0001-01-01", "yesterday", "2026-02-30", ""])
def test_a_day_that_cannot_be_shown_leads_to_one_that_can(client: Client, page: BookingPage, day: str) -> None:
    response = client.get(address(page), {"tz": "Pacific/Kiritimati", "day": day})

    assert response.status_code == 200
    assert times(response.content.decode())


def test_a_week_without_free_times_leads_to_the_nearest_that_has(client: Client, team: Team, ada: User) -> None:
    page = create_page(team, ada, duration_min=480)
    for day in range(5):
        create_booking(page, starts_at=MONDAY + timedelta(days=day))

    html = client.get(address(page), {"tz": "UTC", "day": "2026-11-25"}).content.decode()

    assert times(html) == []
    assert "No free times this week" in html
    assert "Go to Monday 30 November 2026" in html


def test_a_page_without_any_free_time_says_so(client: Client, page: BookingPage) -> None:
    page.schedule.weekly_hours.all().delete()

    assert "No free times at the moment" in client.get(address(page)).content.decode()


def test_a_night_with_the_same_hour_twice_tells_them_apart(client: Client, team: Team, ada: User) -> None:
    page = create_page(team, ada, always_open=True, time_zone="America/New_York", window_days=400, duration_min=60)

    html = client.get(address(page), {"tz": "America/New_York", "day": "2027-11-07"}).content.decode()

    sunday = html.partition('id="day-2027-11-07"')[2]
    assert times(sunday)[:4] == ["0:00", "1:00 EDT", "1:00 EST", "2:00"]


def test_a_night_with_an_hour_skipped_does_not_offer_it(client: Client, team: Team, ada: User) -> None:
    page = create_page(team, ada, always_open=True, time_zone="Europe/Berlin", window_days=200, duration_min=60)

    html = client.get(address(page), {"tz": "Europe/Berlin", "day": "2027-03-28"}).content.decode()

    sunday = html.partition('id="day-2027-03-28"')[2]
    assert times(sunday)[:3] == ["0:00", "1:00", "3:00"]


def test_a_paused_page_says_that_it_takes_no_bookings(client: Client, page: BookingPage) -> None:
    BookingPage.objects.update(is_active=False)

    assert "takes no bookings now" in client.get(address(page)).content.decode()
    assert "takes no bookings now" in client.get(address(page, "book"), {"start": MONDAY.isoformat()}).content.decode()


@pytest.mark.parametrize("path", ["/t/acme/e/nothing/", "/t/nobody/e/intro/", "/t/elsewhere/e/intro/book/"])
def test_a_page_that_is_not_there_is_not_found(client: Client, page: BookingPage, eve: User, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path.removesuffix("book/") + "book/").status_code == 404


def test_htmx_gets_the_times_alone(client: Client, page: BookingPage) -> None:
    html = client.get(address(page), {"tz": "UTC"}, headers={"HX-Request": "true"}).content.decode()

    assert html.strip().startswith('<div class="scheduler"')
    assert times(html)


def test_htmx_gets_the_whole_page_when_it_goes_back_in_history(client: Client, page: BookingPage) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}

    assert "<!DOCTYPE html>" in client.get(address(page), headers=headers).content.decode()


def test_no_cache_keeps_the_times(client: Client, page: BookingPage) -> None:
    assert "no-store" in client.get(address(page))["Cache-Control"]


@pytest.mark.parametrize("bookings", [0, 40])
def test_a_week_takes_the_same_queries_however_much_is_booked(
    client: Client, page: BookingPage, bookings: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(bookings):
        create_booking(page, starts_at=MONDAY + timedelta(days=number % 5, minutes=30 * (number // 5)))

    with django_assert_num_queries(4):  # page, hours, first free time, the month
        client.get(address(page), {"tz": "UTC"})


# --- The form -----------------------------------------------------------------------------------------------------------


def test_a_slot_leads_to_its_form_and_the_form_to_a_booking(client: Client, page: BookingPage) -> None:
    href, text = slots(client.get(address(page), {"tz": "Europe/London", "day": "2026-11-23"}).content.decode())[0]
    html = client.get(href).content.decode()
    assert text == "9:00"
    assert "Monday 23 November 2026" in html

    answers = {"last_name": "Byron", "first_name": "Ida", "email": "ida@example.com", "company": "Analytical Example"}
    response = client.post(urlsplit(href).path, hidden(html) | answers, follow=True)

    booking = Booking.objects.get()
    assert "Booking confirmed" in response.content.decode()
    assert booking.starts_at.isoformat().startswith(parse_qs(urlsplit(href).query)["start"][0].removesuffix("Z"))
    assert (booking.last_name, booking.first_name, booking.company) == ("Byron", "Ida", "Analytical Example")
    assert (booking.time_zone, booking.language) == ("Europe/London", "en")
    assert {mail.to for mail in OutgoingMail.objects.all()} == {"ida@example.com", "ada@example.com"}


def test_a_booking_of_a_night_that_happens_twice_is_the_one_that_was_clicked(
    client: Client, team: Team, ada: User
) -> None:
    page = create_page(team, ada, always_open=True, time_zone="America/New_York", window_days=400, duration_min=60)
    html = client.get(address(page), {"tz": "America/New_York", "day": "2027-11-07"}).content.decode()
    (href,) = (href for href, text in slots(html) if text == "1:00 EST")

    form = client.get(href).content.decode()
    client.post(urlsplit(href).path, hidden(form) | {"last_name": "Byron", "email": "ida@example.com"})

    assert Booking.objects.get().starts_at == datetime(2027, 11, 7, 6, 0, tzinfo=UTC)
    assert "(EST)" in form


def test_last_name_and_email_are_all_that_is_needed(client: Client, page: BookingPage) -> None:
    client.post(address(page, "book"), filled_in(client, page, first_name="", company=""))

    assert Booking.objects.get().invitee_name == "Byron"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"last_name": ""}, "This field is required."),
        ({"last_name": "   "}, "This field is required."),
        ({"email": ""}, "This field is required."),
        ({"email": "ida@"}, "Enter a valid email address."),
        ({"email": "ida@example.com\nBcc: eve@example.com"}, "Enter a valid email address."),
        ({"company": "A" * 256}, "at most 255 characters"),
        ({"last_name": "B" * 10_000}, "at most 120 characters"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_the_rest_is_kept(
    client: Client, page: BookingPage, wrong: dict[str, str], message: str
) -> None:
    response = client.post(address(page, "book"), filled_in(client, page) | {"first_name": "Ida Maria"} | wrong)

    html = response.content.decode()
    (field,) = wrong
    assert response.status_code == 422
    assert message in html.partition(f'id="id_{field}_error"')[2]
    assert 'value="Ida Maria"' in html
    assert hidden(html)["start"] == "2026-11-23T09:00:00Z"
    assert not Booking.objects.exists()


def test_line_ends_in_names_become_spaces(client: Client, page: BookingPage) -> None:
    client.post(address(page, "book"), filled_in(client, page, last_name="By\r\nron\0", company="A\u2028B"))

    booking = Booking.objects.get()
    assert (booking.last_name, booking.company) == ("By ron", "A B")


def test_markup_in_a_name_stays_text(client: Client, page: BookingPage) -> None:
    answers = filled_in(client, page, last_name="<b>O'Brien</b>", company="=HYPERLINK(1)")

    html = client.post(address(page, "book"), answers, follow=True).content.decode()

    assert Booking.objects.get().last_name == "<b>O'Brien</b>"
    assert "&lt;b&gt;O&#x27;Brien&lt;/b&gt;, =HYPERLINK(1)" in html


def test_a_slot_taken_meanwhile_keeps_what_was_typed_and_offers_the_nearest(client: Client, page: BookingPage) -> None:
    answers = filled_in(client, page, company="Kept & safe")
    booked(page)

    response = client.post(address(page, "book"), answers)

    html = response.content.decode()
    assert response.status_code == 409
    assert "This time can no longer be booked." in html
    assert "2026-11-23T09:30:00Z" in proposed(html)
    assert 'value="Kept &amp; safe"' in html
    assert hidden(html)["form_key"] == answers["form_key"]


def test_one_of_the_nearest_is_booked_with_one_more_press(client: Client, page: BookingPage) -> None:
    answers = filled_in(client, page)
    booked(page)
    html = client.post(address(page, "book"), answers).content.decode()

    again = answers | hidden(html) | {"start": proposed(html)[0]}
    response = client.post(address(page, "book"), again, follow=True)

    assert "Booking confirmed" in response.content.decode()


def test_pressing_confirm_without_choosing_one_of_the_nearest_asks_again(client: Client, page: BookingPage) -> None:
    answers = filled_in(client, page)
    del answers["start"]

    response = client.post(address(page, "book"), answers)

    assert response.status_code == 422
    assert proposed(response.content.decode())[0] == "2026-11-20T12:00:00Z"


@pytest.mark.parametrize(
    "start", ["2026-11-23T09:07:00Z", "2026-11-22T09:00:00Z", "2020-01-01T09:00:00Z", "2100-01-01T00:00:00Z"]
)
def test_a_link_to_a_time_that_is_not_offered_proposes_others(client: Client, page: BookingPage, start: str) -> None:
    html = client.get(address(page, "book"), {"start": start, "tz": "UTC"}).content.decode()

    assert "This time can no longer be booked." in html
    assert proposed(html)


@pytest.mark.parametrize(
    "start",
    [
        "",
        "tomorrow",
        "2026-11-23T09:00:00",
        "9999-12-31T23:59:59-23:59",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59Z",
        "0001-01-01T00:00:00Z",
        "\0",
    ],
)
def test_a_link_without_a_time_leads_back_to_the_times(client: Client, page: BookingPage, start: str) -> None:
    response = client.get(address(page, "book"), {"start": start})

    assert response.status_code == 302
    assert response["Location"] == address(page)


def test_a_double_press_is_one_booking_and_one_address(client: Client, page: BookingPage) -> None:
    answers = filled_in(client, page)

    first = client.post(address(page, "book"), answers)
    second = client.post(address(page, "book"), answers)

    assert first["Location"] == second["Location"]
    assert Booking.objects.count() == 1


def test_the_form_is_kept_for_going_back_but_for_nobody_else(client: Client, page: BookingPage) -> None:
    response = client.get(address(page, "book"), {"start": MONDAY.isoformat()})

    assert set(response["Cache-Control"].split(", ")) == {"private", "no-cache"}


def test_a_form_without_its_key_is_refused_kindly(client: Client, page: BookingPage) -> None:
    response = client.post(address(page, "book"), filled_in(client, page, form_key="no-uuid"))

    assert response.status_code == 422
    assert not Booking.objects.exists()


def test_a_page_paused_while_its_form_is_open_says_so(client: Client, page: BookingPage) -> None:
    answers = filled_in(client, page)
    BookingPage.objects.update(is_active=False)

    response = client.post(address(page, "book"), answers)

    assert response.status_code == 409
    assert "takes no bookings now" in response.content.decode()


@override_settings(BOOKING_RATE_PER_MINUTE=2)
def test_too_many_attempts_in_a_minute_are_told_to_wait_and_lose_nothing(client: Client, page: BookingPage) -> None:
    answers = [filled_in(client, page, MONDAY + HALF_AN_HOUR * number) for number in range(3)]

    responses = [client.post(address(page, "book"), answer) for answer in answers]

    html = responses[2].content.decode()
    assert [response.status_code for response in responses] == [302, 302, 429]
    assert 0 < int(responses[2]["Retry-After"]) <= 60
    assert 'value="Analytical Example"' in html
    assert hidden(html)["start"] == "2026-11-23T10:00:00Z"


def test_names_stand_in_the_order_of_the_language(client: Client, page: BookingPage) -> None:
    def order(language: str) -> bool:
        html = client.get(
            address(page, "book"), {"start": MONDAY.isoformat()}, headers={"Accept-Language": language}
        ).content.decode()
        return html.index('name="last_name"') < html.index('name="first_name"')

    assert order("ja")
    assert not order("en")


@pytest.mark.django_db(transaction=True)
@override_settings(BOOKING_RATE_PER_MINUTE=20)
def test_booking_takes_the_same_few_queries_however_much_is_booked(client: Client, page: BookingPage) -> None:
    empty = queries_of_booking(client, page, MONDAY)
    for number in range(30):
        create_booking(page, starts_at=MONDAY + timedelta(days=1 + number % 4, minutes=30 * (number // 4)))

    full = queries_of_booking(client, page, MONDAY + HALF_AN_HOUR)

    assert empty == full <= 14


def queries_of_booking(client: Client, page: BookingPage, start: datetime) -> int:
    answers = filled_in(client, page, start)
    with CaptureQueriesContext(connection) as context:
        assert client.post(address(page, "book"), answers).status_code == 302
    return len(context)
