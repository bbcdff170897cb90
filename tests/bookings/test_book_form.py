"""The form of a public page, as an invitee's browser fills it in."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from bookings.models import Booking, BookingPage
from jicoo.mail.models import OutgoingMail
from teams.models import Team, User
from tests.bookings.story import HALF_AN_HOUR, MONDAY, booked
from tests.bookings.visitor import address, filled_in, hidden, proposed, slots
from tests.cast import create_booking, create_page

pytestmark = pytest.mark.usefixtures("friday")


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


def test_going_back_to_change_something_and_pressing_again_says_that_it_was_not_kept(
    client: Client, page: BookingPage
) -> None:
    answers = filled_in(client, page)
    client.post(address(page, "book"), answers)

    again = client.post(address(page, "book"), answers | {"company": "Another Example"}, follow=True)

    assert Booking.objects.get().company == "Analytical Example"
    assert "What you changed afterwards was not kept" in again.content.decode()


def test_a_double_press_that_changed_nothing_says_nothing_of_it(client: Client, page: BookingPage) -> None:
    answers = filled_in(client, page)
    client.post(address(page, "book"), answers)

    assert "was not kept" not in client.post(address(page, "book"), answers, follow=True).content.decode()


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
    assert 'value="Byron"' in response.content.decode()


def test_a_page_deleted_while_its_form_is_open_is_gone_and_what_was_typed_is_shown(
    client: Client, page: BookingPage
) -> None:
    target, answers = address(page, "book"), filled_in(client, page, company="<b>Byron</b>", question_7="By train")
    page.delete()

    response = client.post(target, answers)

    html = response.content.decode()
    assert response.status_code == 410
    assert "This page was taken away while you filled in its form" in html
    assert "<h1>Intro call</h1>" in html
    assert all(typed in html for typed in ("ida@example.com", "&lt;b&gt;Byron&lt;/b&gt;", "By train"))
    assert str(answers["form_key"]) not in html


def test_only_who_has_seen_a_page_is_told_that_it_is_gone(client: Client, page: BookingPage) -> None:
    target, answers = address(page, "book"), filled_in(client, page)
    other = create_page(page.team, page.created_by or page.hosts_in_order()[0].host, slug="other")
    note = hidden(client.get(address(other, "book"), {"start": MONDAY.isoformat()}).content.decode())["made_for"]
    page.delete()

    for forged in ("", "no:note", note):
        assert client.post(target, answers | {"made_for": forged}).status_code == 404
    assert client.get(target).status_code == 404


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

    # The count of presses, the transaction's beginning and end, the lock, the page with what is taken and what apps wish of it, the
    # booking with all that goes with it.
    assert empty == full == 6


def queries_of_booking(client: Client, page: BookingPage, start: datetime) -> int:
    answers = filled_in(client, page, start)
    with CaptureQueriesContext(connection) as context:
        assert client.post(address(page, "book"), answers).status_code == 302
    return len(context)
