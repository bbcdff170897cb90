"""What hosts find in the list of bookings, in the week and in the file."""

import csv
import io
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from bookings import exports, finding
from bookings.finding import NO_SHOW, Wanted, When
from bookings.hosted import bookings_for, week_of
from bookings.models import Assignment, Booking, BookingPage, BookingStatus, Occurrence
from jicoo.sheets import sheet
from teams.models import Membership, Team, User
from tests.bookings.story import HALF_AN_HOUR, MONDAY, NOW
from tests.cast import create_booking, create_page, give_page
from tests.conftest import signed_in_as

pytestmark = pytest.mark.usefixtures("friday")


def found(team: Team, **wanted: Any) -> set[str]:
    """Last names of what is found, in all of time unless said otherwise."""
    bookings = finding.matching(Booking.objects.filter(team=team), Wanted(**({"when": When.ALL} | wanted)), NOW)
    return names(bookings)


def names(bookings: Iterable[Booking]) -> set[str]:
    return {booking.last_name for booking in bookings}


@pytest.fixture
def people(page: BookingPage) -> None:
    """Ida Byron of Analytical Example, and 山田 太郎 of 100%_Pure "O'Hara"."""
    create_booking(page, starts_at=MONDAY)
    create_booking(
        page,
        starts_at=MONDAY + HALF_AN_HOUR,
        last_name="山田",
        first_name="太郎",
        email="Taro+demo@example.jp",
        company='100%_Pure "O\'Hara"',
        source={"utm_source": "newsletter"},
    )


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("byr", {"Byron"}),
        ("IDA", {"Byron"}),
        ("ida byron", {"Byron"}),
        ("Byron  Ida", {"Byron"}),
        ("analytical ex", {"Byron"}),
        ("ida@example.com", {"Byron"}),
        ("山田 太", {"山田"}),
        ("taro+DEMO@", {"山田"}),
        ("100%_pure", {"山田"}),
        ("100%_Pure \"O'", {"山田"}),
        ("%", set()),
        ("_", set()),
        ("1_", set()),
        ("\\", set()),
        ("yron", set()),
        ("' OR 1=1 --", set()),
    ],
)
@pytest.mark.usefixtures("people")
def test_the_search_takes_what_it_is_given_for_the_beginning(team: Team, text: str, who: set[str]) -> None:
    assert found(team, text=text) == who


@pytest.mark.usefixtures("people")
def test_bookings_are_found_by_their_source_and_sources_are_told(team: Team, page: BookingPage) -> None:
    create_booking(page, starts_at=MONDAY + HALF_AN_HOUR * 2, last_name="Hopper", source={"utm_source": "ads"})

    assert found(team, source="newsletter") == {"山田"}
    assert finding.sources(team) == ["ads", "newsletter"]


def test_members_choose_among_the_sources_of_what_they_host(page: BookingPage, bob: User, mia: User) -> None:
    create_booking(page, starts_at=MONDAY, source={"utm_source": "secret-campaign"})
    give_page(page, bob)
    for number in (1, 2):
        create_booking(page, starts_at=MONDAY + HALF_AN_HOUR * number, source={"utm_source": "newsletter"})

    for_member, for_manager = (
        [value for value, _ in signed_in_as(user).get("/teams/acme/bookings/").context["form"]["source"].field.choices]
        for user in (bob, mia)
    )

    assert for_member == ["", "newsletter"]
    assert for_manager == ["", "newsletter", "secret-campaign"]


def test_a_state_is_looked_for_in_the_part_of_time_that_is_shown(team: Team, page: BookingPage) -> None:
    create_booking(page, starts_at=MONDAY, last_name="Asked", status=BookingStatus.REQUESTED)
    create_booking(page, starts_at=MONDAY + HALF_AN_HOUR, last_name="Gone", status=BookingStatus.CANCELLED)
    create_booking(page, starts_at=NOW - timedelta(days=2), last_name="Missed", no_show_at=NOW)

    assert found(team, when=When.COMING) == {"Asked"}
    assert found(team, when=When.PAST) == {"Gone", "Missed"}
    assert found(team, status=NO_SHOW) == {"Missed"}
    assert found(team, status="requested") == {"Asked"}
    assert found(team, when=When.COMING, status="cancelled") == set()
    assert found(team, since=MONDAY, until=MONDAY + HALF_AN_HOUR) == {"Asked"}


def test_who_hosts_with_others_sees_the_booking_too(team: Team, page: BookingPage, bob: User) -> None:
    with_bob = create_booking(page, starts_at=MONDAY, last_name="Beside")
    shared = create_booking(page, starts_at=MONDAY + HALF_AN_HOUR, last_name="Shared")
    create_booking(page, starts_at=MONDAY + HALF_AN_HOUR * 2, last_name="Foreign")
    Assignment.objects.create(team=team, booking=with_bob, host=bob, blocked=(MONDAY, MONDAY + HALF_AN_HOUR))
    occurrence = Occurrence.objects.create(
        team=team, page=page, host=shared.host, starts_at=shared.starts_at, ends_at=shared.ends_at
    )
    Booking.objects.filter(pk=shared.pk).update(occurrence=occurrence)
    Assignment.objects.create(
        team=team, occurrence=occurrence, host=bob, blocked=(shared.starts_at, shared.starts_at + HALF_AN_HOUR)
    )

    bobs = bookings_for(Membership.objects.get(user=bob))

    assert names(bobs) == {"Beside", "Shared"}


def test_bookings_of_one_host_are_all_to_which_they_come(
    team: Team, page: BookingPage, bob: User, mia: User, manager: Client
) -> None:
    bobs = create_page(team, bob, slug="bobs")
    both = create_booking(page, starts_at=MONDAY, last_name="Both")
    Assignment.objects.create(team=team, booking=both, host=bob, blocked=(MONDAY, MONDAY + HALF_AN_HOUR))
    create_booking(bobs, starts_at=MONDAY + HALF_AN_HOUR, last_name="Bobs")
    create_booking(page, starts_at=MONDAY + HALF_AN_HOUR, last_name="Adas")

    assert found(team, host=bob) == {"Both", "Bobs"}
    assert found(team, host=page.first_host.host) == {"Both", "Adas"}
    assert found(team, host=mia) == set()
    assert found(team, host=bob, page=page) == {"Both"}
    html = manager.get("/teams/acme/bookings/", {"host": bob.pk}).content.decode()
    assert [name in html for name in ("Both", "Bobs", "Adas")] == [True, True, False]


@pytest.mark.parametrize("falling", [False, True])
def test_sheets_lead_through_the_whole_list_and_back(team: Team, page: BookingPage, *, falling: bool) -> None:
    for number in range(5):
        create_booking(page, starts_at=MONDAY + HALF_AN_HOUR * number, last_name=str(number))
    bookings = Booking.objects.filter(team=team)

    first = sheet(bookings, "starts_at", falling=falling, most=2)
    second = sheet(bookings, "starts_at", falling=falling, most=2, after=first.after)
    third = sheet(bookings, "starts_at", falling=falling, most=2, after=second.after)
    back = sheet(bookings, "starts_at", falling=falling, most=2, before=third.before)

    told = [[row.last_name for row in each.rows] for each in (first, second, third, back)]
    assert told == (
        [["4", "3"], ["2", "1"], ["0"], ["2", "1"]] if falling else [["0", "1"], ["2", "3"], ["4"], ["2", "3"]]
    )
    assert (first.before, third.after) == ("", "")
    assert sheet(bookings, "starts_at", falling=falling, after="no place~x").rows


def test_a_week_has_its_days_with_what_is_held(team: Team, page: BookingPage) -> None:
    create_booking(page, starts_at=MONDAY, last_name="Monday")
    create_booking(page, starts_at=MONDAY + timedelta(days=6, hours=14, minutes=30), last_name="Sunday")
    create_booking(page, starts_at=MONDAY + timedelta(hours=1), last_name="Gone", status=BookingStatus.CANCELLED)

    week = week_of(Booking.objects.filter(team=team).for_lists(), MONDAY.date(), "Asia/Tokyo")

    assert [names(booking for booking, _ in day.rows) for day in week.days] == [{"Monday"}, *[set()] * 6]
    assert week.title == "Mon 23 Nov – Sun 29 Nov"


def test_pages_take_odd_questions_in_good_part(team: Team, page: BookingPage, mia: User) -> None:
    browser, bookings = signed_in_as(mia), "/teams/acme/bookings/"

    assert "at most 320 characters" in browser.get(bookings, {"q": "x" * 10_000}).content.decode()
    assert "Null characters" in browser.get(bookings, {"q": "a\0b"}).content.decode()
    assert (
        "before the first one" in browser.get(bookings, {"since": "2026-11-24", "until": "2026-11-23"}).content.decode()
    )
    for odd in ({"when": "never"}, {"until": "9999-12-31"}, {"after": "9999-12-31T00:00:00+00:00~1"}, {"q": "%' --"}):
        assert browser.get(bookings, odd).status_code == 200
    for day in ("0001-01-01", "9999-12-31", "someday"):
        assert browser.get(f"{bookings}week/", {"day": day, "host": "x"}).status_code == 200


def test_a_file_has_a_row_for_each_and_no_cell_that_calculates(mia: User, page: BookingPage) -> None:
    for number in range(3):
        create_booking(page, starts_at=MONDAY + HALF_AN_HOUR * number, last_name='=HYPERLINK("x")', company="@sum")
    asked = [{"question": 1, "label": "Topic", "kind": "many_of", "value": ["a", "b"]}]
    Booking.objects.update(answers=asked, source={"utm_source": "ads"})

    response = signed_in_as(mia).get("/teams/acme/bookings/export.csv?q==hyper")

    rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))  # type: ignore[attr-defined]  # a streaming response
    assert [row["Starts at"] for row in rows] == [f"2026-11-23T{at}:00+00:00" for at in ("09:00", "09:30", "10:00")]
    assert {row["Last name"] for row in rows} == {'\'=HYPERLINK("x")'}
    assert {row["Company"] for row in rows} == {"'@sum"}
    assert {row["Answers"] for row in rows} == {"Topic: a, b"}
    assert {row["Source"] for row in rows} == {"utm_source=ads"}


def test_a_file_is_read_piece_by_piece(page: BookingPage, django_assert_num_queries: Any) -> None:
    for number in range(5):
        create_booking(page, starts_at=MONDAY + HALF_AN_HOUR * number)
    bookings = Booking.objects.filter(team=page.team).for_lists()

    with django_assert_num_queries(3):
        told = list(exports.rows(bookings, falling=False, language="en", zone="UTC", piece=2))

    assert len({row[0] for row in told}) == 5


def test_a_wrong_question_leads_back_to_where_it_is_mended(mia: User, page: BookingPage) -> None:
    browser: Client = signed_in_as(mia)

    response = browser.get("/teams/acme/bookings/export.csv?since=never")

    assert response.status_code == 302
    assert response["Location"] == "/teams/acme/bookings/?since=never"
