"""Calendar files."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.ics import Entry, Person, calendar_file
from tests.bookings.story import the_event

ENTRY = Entry(
    uid="1@example.com",
    sequence=3,
    written_at=datetime(2026, 11, 20, 12, 0, tzinfo=UTC),
    starts_at=datetime(2026, 11, 24, 1, 30, tzinfo=UTC),
    ends_at=datetime(2026, 11, 24, 2, 0, tzinfo=UTC),
    title="Intro call: Ida Byron and Ada Hopper",
    description="",
    location="Video call",
    url="https://example.com/b/1/",
    organizer=Person(name="Ada Hopper", email="ada@example.com"),
    attendees=[Person(name="Ida Byron", email="ida@example.com")],
    is_cancelled=False,
)


def test_a_request_is_what_calendars_expect() -> None:
    text = calendar_file(ENTRY, method="REQUEST")

    lines = text.replace("\r\n ", "").split("\r\n")
    assert "\n" not in "".join(lines)
    assert {
        "METHOD:REQUEST",
        "UID:1@example.com",
        "SEQUENCE:3",
        "DTSTART:20261124T013000Z",
        "DTEND:20261124T020000Z",
        "DTSTAMP:20261120T120000Z",
        "STATUS:CONFIRMED",
        "LOCATION:Video call",
        'ORGANIZER;CN="Ada Hopper":mailto:ada@example.com',
    } <= set(lines)
    assert any(line.startswith("ATTENDEE;") and line.endswith(":mailto:ida@example.com") for line in lines)


def test_an_address_is_written_as_the_mail_to_it_travels() -> None:
    """A calendar finds whom it belongs to by the address; and RFC 5545 has it in ASCII, as a URI."""
    ida = Person(name="Ida Byron", email="ida@münchen.example")

    text = calendar_file(replace(ENTRY, attendees=[ida]), method="REQUEST").replace("\r\n ", "")

    assert ":mailto:ida@xn--mnchen-3ya.example\r\n" in text


def test_a_cancellation_says_so_in_method_and_status() -> None:
    text = calendar_file(replace(ENTRY, is_cancelled=True, sequence=4), method="CANCEL")

    assert "METHOD:CANCEL\r\n" in text
    assert "STATUS:CANCELLED\r\n" in text
    assert "SEQUENCE:4\r\n" in text


@pytest.mark.parametrize(
    "name", ['Ida "Countess" Byron', "By\r\nATTENDEE:mailto:eve@example.com", "Byron;CN=Eve", "バイロン", "a\0b"]
)
def test_a_name_cannot_become_another_line_or_parameter(name: str) -> None:
    text = calendar_file(replace(ENTRY, attendees=[Person(name=name, email="ida@example.com")]), method="REQUEST")

    event = the_event(text)
    assert str(event["ATTENDEE"]) == "mailto:ida@example.com"
    assert set(event["ATTENDEE"].params) == {"CN", "ROLE", "PARTSTAT", "RSVP"}
    assert text.count("\nATTENDEE") == 1


@given(
    title=st.text(st.characters(exclude_categories=["C"]), min_size=1),
    description=st.text(st.characters(exclude_categories=["C"])),
)
def test_any_text_comes_back_as_it_was_written(title: str, description: str) -> None:
    text = calendar_file(replace(ENTRY, title=title, description=description), method="REQUEST")

    event = the_event(text)
    assert event["SUMMARY"] == title
    assert event.get("DESCRIPTION", "") == description
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
