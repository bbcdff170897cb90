"""Whom a page is rehearsed with: any booking of it, however old, or somebody typed in with answers to what is sent."""

import re
from datetime import timedelta
from typing import Any

import pytest

from bookings.models import Booking, BookingPage, Question, QuestionKind
from integrations.models import Connection
from integrations.rehearsal_form import OFFERED
from integrations.salesforce.standin import Org
from teams.models import User
from tests.cast import create_booking, create_page, next_monday
from tests.conftest import signed_in_as
from tests.integrations.cast import book, sync_everything, wish
from tests.integrations.mapped import rule, save
from tests.integrations.test_rehearsal_page import PAGE
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(sending_page: BookingPage) -> Booking:
    """A booking after which so many were made that it is not offered any more."""
    old = create_booking(sending_page, last_name="Oldest", email="oldest@example.com", company="First Ltd")
    for number in range(OFFERED):
        create_booking(sending_page, starts_at=next_monday() + timedelta(minutes=30 * (number + 1)))
    return old


def offered(answer: Any) -> list[str]:
    """Names of the bookings that can be chosen."""
    html = answer.content.decode().partition('name="booking"')[2].partition("</select>")[0]
    return [text.split(" · ")[1] for text in re.findall(r"<option[^>]*>([^<]*)<", html) if " · " in text]


@pytest.mark.parametrize("typed", ["oldest@", "Old", "first l", "ida oldest"])
def test_an_older_booking_is_found_by_the_beginning_of_a_name_a_company_or_an_email(
    old: Booking, mia: User, typed: str
) -> None:
    browser = signed_in_as(mia)

    found = browser.get(PAGE, {"q": typed})
    told = browser.post(f"{PAGE}?q={typed}", {"booking": old.pk})

    assert "Ida Oldest" not in offered(browser.get(PAGE))
    assert offered(found) == ["Ida Oldest"]
    assert f'<option value="{old.pk}" selected>' in found.content.decode()
    assert "For Ida Oldest (oldest@example.com)" in words_of(told)


def test_what_finds_nobody_says_so_and_bookings_of_other_pages_are_not_found(
    old: Booking, mia: User, ada: User
) -> None:
    other = create_page(old.team, ada, slug="other")
    elsewhere = create_booking(other, last_name="Elsewhere", starts_at=next_monday(9) + timedelta(days=7))
    browser = signed_in_as(mia)

    found = browser.get(PAGE, {"q": "Elsewhere"})

    assert "No booking of this page is found by that." in words_of(found)
    assert "Elsewhere" not in "".join(offered(browser.get(f"{PAGE}?booking={elsewhere.pk}")))
    assert "Select a valid choice" in words_of(browser.post(PAGE, {"booking": elsewhere.pk}))
    assert browser.get(f"{PAGE}?booking=x{'9' * 30}").status_code == 200


def test_a_bookings_own_page_leads_managers_to_its_rehearsal(
    sending_page: BookingPage, old: Booking, mia: User, bob: User
) -> None:
    booking = book(sending_page, starts_at=next_monday(9), last_name="Newest")
    sync_everything()
    address = f"/teams/acme/bookings/{booking.public_id}/"
    link = f'href="{PAGE}?booking={booking.pk}"'
    there = signed_in_as(mia).get(f"{PAGE}?booking={old.pk}")

    assert link in signed_in_as(mia).get(address).content.decode()
    assert f'<option value="{old.pk}" selected>' in there.content.decode()
    Booking.objects.filter(pk=booking.pk).update(host=bob)
    booking.assignments.update(host=bob)
    theirs = signed_in_as(bob).get(address)
    assert theirs.status_code == 200
    assert link not in theirs.content.decode()


@pytest.fixture
def topic(sending_page: BookingPage, connection: Connection, org: Org, ada: User) -> Question:
    """The page asks three things; the topic goes into a field, the partner into the Subject, the third nowhere."""
    own = {"team": sending_page.team, "page": sending_page}
    topic = Question.objects.create(**own, label="Topic", kind=QuestionKind.ONE_OF, options=["Sales", "Help"])
    partner = Question.objects.create(**own, label="Partner", kind=QuestionKind.HIDDEN, parameter="partner")
    Question.objects.create(**own, label="Shoe size", kind=QuestionKind.NUMBER, is_required=True)
    rules = [rule("Lead.Title", f"question:{topic.pk}"), rule("Lead.Phone", "phone"), rule("Lead.Company", "company")]
    save(sending_page, connection, org, ada, *rules)
    wish(sending_page, connection, subject=f"{{full_name}} by {{question:{partner.pk}}}")
    return topic


def test_an_administrator_also_types_what_goes_into_fields_and_texts(
    topic: Question, sending_page: BookingPage, adam: User, org: Org
) -> None:
    browser = signed_in_as(adam)
    partner = sending_page.questions.get(label="Partner")
    typed = {"email": "ida@example.com", "last_name": "Byron", "first_name": "Ida", "phone": "+44 20 7946 0000"}

    asked = words_of(browser.get(PAGE))
    told = words_of(browser.post(PAGE, typed | {f"question_{topic.pk}": "Help", f"question_{partner.pk}": "Initech"}))

    assert "Topic" in asked
    assert "Partner" in asked
    assert "Shoe size" not in asked
    assert "Subject Ida Byron by Initech" in told
    assert "Title Help" in told
    assert "Phone +44 20 7946 0000" in told
    assert org.leads() == []


def test_what_is_left_out_is_left_blank_and_what_cannot_be_answered_is_said(topic: Question, adam: User) -> None:
    browser = signed_in_as(adam)
    typed = {"email": "ida@example.com", "last_name": "Byron"}

    blank = words_of(browser.post(PAGE, typed))
    wrong = words_of(browser.post(PAGE, typed | {f"question_{topic.pk}": "Nonsense"}))

    assert "Subject Byron by" in blank
    assert "Title" not in blank.partition("After")[2].partition("Try it")[0]
    assert "“Nonsense” can no longer be chosen." in wrong
    assert "For Byron" not in wrong


def test_a_manager_is_asked_for_none_of_it(topic: Question, mia: User) -> None:
    asked = words_of(signed_in_as(mia).get(PAGE))

    assert "Topic" not in asked
    assert "E-mail" not in asked.partition("Try it")[2].partition("Find")[0]


def test_notes_ask_for_all_that_the_page_asks(
    topic: Question, sending_page: BookingPage, connection: Connection, adam: User
) -> None:
    wish(sending_page, connection, description="{all_answers}")
    size = sending_page.questions.get(label="Shoe size")

    told = words_of(
        signed_in_as(adam).post(PAGE, {"email": "ida@example.com", "last_name": "B", f"question_{size.pk}": "42"})
    )

    assert "Description Shoe size: 42" in told
