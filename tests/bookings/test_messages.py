"""A page's own words: said where they belong, checked beside the field, and never more than words."""

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from bookings import addresses
from bookings.letters.placeholders import MEANINGS, filled, unknown_in
from bookings.models import BookingPage, MessageKind, PageMessage, PageReminder
from tests.bookings.letters import letters
from tests.bookings.story import booked, ida

ROOT = "/teams/acme/pages/intro/messages/"
CONFIRMED = f"{ROOT}confirmed/en/"


@pytest.mark.parametrize("text", ["{invitee.__class__}", "{0}", "{}", "{invitee!r}", "{invitee:>9}", "{password}"])
def test_what_is_no_placeholder_is_named_and_stays_text(text: str) -> None:
    assert unknown_in(f"Hello {text}") == [text[1:-1]]
    assert filled(text, dict.fromkeys(MEANINGS, "value")) == text


@given(st.text(max_size=20))
def test_values_are_put_in_once_whatever_they_say(typed: str) -> None:
    values = {"invitee": "{link}", "link": typed}

    assert filled("{invitee} and {link}", values) == f"{{link}} and {typed}"


@pytest.mark.usefixtures("friday")
def test_a_page_says_it_in_its_own_words_and_the_facts_stay(page: BookingPage) -> None:
    own = {
        "subject": "See you {when}, {invitee}",
        "body": "Bring {page} papers.\r\n\r\nThey are few.",
        "closing": "{link}",
    }
    PageMessage.objects.create(team=page.team, page=page, kind=MessageKind.CONFIRMED, language="en", **own)

    booking = booked(page, guest=ida(first_name="<b>Ida</b>"))

    (mail,) = letters("ida@example.com")
    assert mail.subject == "See you Mon 23 Nov, 9:00, <b>Ida</b> Byron"
    assert "Bring Intro call papers.\n\nThey are few." in mail.text
    assert "When: Monday 23 November 2026, 9:00 to 9:30 (London time)" in mail.text
    assert mail.text.count(addresses.url_of(booking) + "\n") == 2
    assert "<b>Ida" not in mail.html


@pytest.mark.usefixtures("friday")
def test_another_language_and_the_host_read_what_everybody_reads(page: BookingPage) -> None:
    PageMessage.objects.create(team=page.team, page=page, kind=MessageKind.CONFIRMED, language="ja", subject="Own")

    booked(page)

    assert [mail.subject for mail in letters() if "Own" in mail.subject] == []


def test_a_text_is_kept_and_with_nothing_in_it_forgotten(manager: Client, page: BookingPage) -> None:
    manager.post(CONFIRMED, {"subject": "Hello {invitee}", "body": "Bring papers."})
    kept = page.messages.values_list("kind", "language", "subject", "body").get()
    manager.post(CONFIRMED, {"subject": " ", "body": ""})

    assert kept == ("confirmed", "en", "Hello {invitee}", "Bring papers.")
    assert not page.messages.exists()


def test_an_unknown_placeholder_is_said_beside_its_field_and_nothing_is_lost(
    manager: Client, page: BookingPage
) -> None:
    html = manager.post(CONFIRMED, {"subject": "Hello {guest}", "body": "Bring papers."}).content.decode()

    assert "Nothing is known that could stand for {guest}." in html
    assert "Bring papers.</textarea>" in html
    assert not page.messages.exists()


def test_a_preview_shows_the_words_and_keeps_nothing(manager: Client, page: BookingPage) -> None:
    typed = {"subject": "Hello {invitee}\r\nBcc: eve@example.com", "body": "At {location}.", "preview": "yes"}

    html = manager.post(CONFIRMED, typed).content.decode()

    assert "Hello Ida Byron Bcc: eve@example.com" in html
    assert "At Video call." in html
    assert not page.messages.exists()


@pytest.mark.parametrize("address", [f"{ROOT}no_show/en/", f"{ROOT}confirmed/xx/"])
def test_there_is_no_text_for_what_nobody_is_written(manager: Client, page: BookingPage, address: str) -> None:
    assert manager.get(address).status_code == 404


def test_times_are_kept_in_minutes_and_shown_as_they_were_typed(manager: Client, page: BookingPage) -> None:
    PageReminder.objects.create(team=page.team, page=page, minutes=5)
    typed = {
        "reminder_0": "2",
        "reminder_0_unit": "days",
        "reminder_3": "90",
        "reminder_3_unit": "minutes",
        "follow_up_1": "1",
        "follow_up_1_unit": "hours",
    }

    html = manager.post(ROOT, _all_units(typed), follow=True).content.decode()

    assert list(page.reminders.values_list("kind", "minutes")) == [
        ("follow_up", 60),
        ("reminder", 90),
        ("reminder", 2880),
    ]
    assert 'name="reminder_1" value="2"' in html


def test_a_page_has_five_reminders_at_most(manager: Client, page: BookingPage) -> None:
    typed = {f"reminder_{place}": str(place + 1) for place in range(7)} | {"reminder_5_unit": "hours"}

    html = manager.post(ROOT, _all_units(typed), follow=True).content.decode()

    assert sorted(page.reminders.values_list("minutes", flat=True)) == [1, 2, 3, 4, 5]
    assert 'name="reminder_4"' in html
    assert 'name="reminder_5"' not in html


def test_a_time_that_stands_twice_or_is_too_far_off_is_said(manager: Client, page: BookingPage) -> None:
    typed = {
        "reminder_0": "1",
        "reminder_0_unit": "hours",
        "reminder_1": "60",
        "reminder_1_unit": "minutes",
        "follow_up_0": "29",
        "follow_up_0_unit": "days",
    }

    html = manager.post(ROOT, _all_units(typed)).content.decode()

    assert "This time is there already." in html
    assert "Enter at most 28 days." in html
    assert not page.reminders.exists()


def _all_units(typed: dict[str, str]) -> dict[str, str]:
    names = [f"reminder_{place}" for place in range(5)] + [f"follow_up_{place}" for place in range(2)]
    return {f"{name}_unit": "minutes" for name in names} | typed
