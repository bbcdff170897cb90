"""How the Event of a page will read, shown while its texts are typed and before anything is saved."""

import re
from html import unescape

import pytest
from django.test import Client

from bookings.models import Booking, BookingPage
from integrations.models import Connection, PageSettings
from integrations.salesforce.standin import Org
from teams.models import User
from tests.conftest import signed_in_as
from tests.integrations.cast import book, sync_everything, wish
from tests.integrations.test_views import ON_PAGE, words_of

pytestmark = pytest.mark.django_db

TYPED = {
    "customer": "on",
    "person": "Lead",
    "event": "on",
    "subject": "{page_title} / {full_name} ({company})",
    "location": "Online: {location}",
    "description": "By {host_name}\n{utm_source}\n<b>& more</b>",
}


@pytest.fixture
def manager(page: BookingPage, connection: Connection, mia: User) -> Client:
    """Mia, beside a page whose settings say nothing of texts."""
    wish(page, connection)
    return signed_in_as(mia)


def looked_at(browser: Client, **typed: str) -> dict[str, str]:
    """The fragment that the page fetches while somebody types: what stands under each label, breaks as they were."""
    html = browser.post(ON_PAGE, TYPED | typed | {"preview": "1"}).content.decode()
    fragment = html.partition('id="event-preview"')[2].partition("</dl>")[0]
    lines = re.findall(r"<dt>(.*?)</dt><dd[^>]*>(.*?)</dd>", fragment, re.DOTALL)
    return {unescape(label): plain(text) for label, text in lines}


def plain(text: str) -> str:
    return unescape(re.sub(r"<(?!br>)[^>]+>", "", text).replace("<br>", "\n")).strip()


def test_what_is_typed_is_shown_before_it_is_saved_and_nothing_is_saved(
    manager: Client, page: BookingPage, connection: Connection
) -> None:
    book(page)

    shown = looked_at(manager)

    assert shown == {
        "Subject of the Event": "Intro call / Ida Byron (Analytical Example)",
        "Location of the Event": "Online: Video call",
        "Description of the Event": "By Ada Hopper\n<b>& more</b>",
    }
    assert "subject" not in PageSettings.objects.get().options
    assert looked_at(manager, subject="{full_name}")["Subject of the Event"] == "Ida Byron"


def test_what_was_saved_is_not_shown_any_more_once_something_else_is_typed(
    manager: Client, page: BookingPage, connection: Connection
) -> None:
    book(page)
    wish(page, connection, subject="Saved: {full_name}")

    assert looked_at(manager, subject="")["Subject of the Event"] == "Intro call: Ida Byron"
    assert "Saved: Ida Byron" in words_of(manager.get(ON_PAGE))


@pytest.mark.parametrize("subject", ["{phone}", "{utm_source} {guests}", "", "x" * 300, "{full_name} " * 100, "a{b"])
def test_the_preview_says_what_a_booking_then_writes_or_why_it_cannot_be_saved(
    manager: Client, page: BookingPage, connection: Connection, org: Org, subject: str
) -> None:
    booking = book(page)
    shown = looked_at(manager, subject=subject)

    manager.post(ON_PAGE, TYPED | {"subject": subject})
    Booking.objects.filter(pk=booking.pk).delete()
    book(page)
    sync_everything()

    (event,) = org.events()
    is_saved = PageSettings.objects.get().options.get("subject") == subject.strip()
    assert is_saved != (subject == "a{b")
    if is_saved:
        assert shown["Subject of the Event"] == event["Subject"].strip()
        assert shown["Location of the Event"] == event["Location"]
        assert event["Description"].startswith(shown["Description of the Event"])
    else:
        assert "A brace is opened and not closed." in shown["Subject of the Event"]


def test_a_placeholder_that_nothing_fills_is_said_where_the_text_would_stand(manager: Client) -> None:
    shown = looked_at(manager, subject="Hello {guest}", location="{{x}}")

    assert "Nothing is called {guest}. These can be used: {" in shown["Subject of the Event"]
    assert "Nothing is called {x}." in shown["Location of the Event"]
    assert shown["Description of the Event"] == "By Ada Hopper\n<b>& more</b>"


def test_as_long_as_nobody_has_booked_an_example_is_shown(manager: Client) -> None:
    told = words_of(manager.get(ON_PAGE))
    shown = looked_at(manager)

    assert "The Event of an example, as nobody has booked yet" in told
    assert shown["Subject of the Event"] == "Intro call / Ida Byron (Analytical Example)"
    assert not Booking.objects.exists()


def test_without_script_a_button_shows_it_and_loses_nothing_that_was_typed(manager: Client, page: BookingPage) -> None:
    book(page)

    answer = manager.post(ON_PAGE, TYPED | {"preview": "shown"})

    assert answer.status_code == 200
    assert '<details class="disclosure" open>' in answer.content.decode()
    assert "Online: Video call" in words_of(answer)
    assert f'value="{TYPED["subject"]}"' in answer.content.decode()
    assert "subject" not in PageSettings.objects.get().options
