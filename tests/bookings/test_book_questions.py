"""What a page asks, from the address to the booking, as an invitee's browser sends it."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from bookings.models import Booking, BookingPage, Question
from tests.bookings.story import MONDAY, booked
from tests.bookings.visitor import address, filled_in, hidden

pytestmark = pytest.mark.usefixtures("friday")


def ask(page: BookingPage, label: str = "Team size", **fields: object) -> Question:
    return Question.objects.create(team=page.team, page=page, label=label, **fields)


def test_everything_that_was_asked_is_kept_and_told_to_the_host(
    client: Client, page: BookingPage, manager: Client
) -> None:
    size, plan = ask(page, kind="number"), ask(page, "Plan", kind="hidden", parameter="plan", fallback="free")
    page.phone_asked, page.guests_most = "optional", 2
    page.save()
    answers = filled_in(client, page, phone="03-1234", guests="bob@example.com", **{f"question_{size.pk}": "12.0"})

    response = client.post(f"{address(page, 'book')}?utm_source=ad", answers, follow=True)

    booking = Booking.objects.get()
    assert [(answer["label"], answer["value"]) for answer in booking.answers] == [("Team size", "12"), ("Plan", "free")]
    assert booking.answers[1]["question"] == plan.pk
    assert (booking.phone, booking.guests, booking.source) == ("03-1234", ["bob@example.com"], {"utm_source": "ad"})
    html = response.content.decode()
    assert "Team size" in html
    assert "Plan" not in html
    told = manager.get(f"/teams/acme/bookings/{booking.public_id}/").content.decode()
    assert all(words in told for words in ("Team size", "Plan", "03-1234", "bob@example.com", "utm_source"))


def test_the_form_sends_on_what_its_address_said(client: Client, page: BookingPage) -> None:
    query = {"start": MONDAY.isoformat(), "tz": "UTC", "company": "A&B", "utm_source": "ad"}

    html = client.get(address(page, "book"), query).content.decode()

    target = html.partition(f'action="{address(page, "book")}?')[2].partition('"')[0]
    assert target == "start=2026-11-23T09:00:00Z&amp;tz=UTC&amp;company=A%26B&amp;utm_source=ad"
    assert 'value="A&amp;B"' in html


def test_a_slot_taken_meanwhile_keeps_every_answer(client: Client, page: BookingPage) -> None:
    kinds = {"long": "<i>two\nlines</i>", "one_of": "Bank", "checkbox": "true", "date": "2026-11-24"}
    asked = {ask(page, kind, kind=kind, options=["Bank"]): value for kind, value in kinds.items()}
    page.guests_most = 1
    page.save()
    said = {f"question_{question.pk}": value for question, value in asked.items()}
    answers = filled_in(client, page, guests="bob@example.com", **said)
    booked(page)

    html = client.post(address(page, "book"), answers).content.decode()

    assert "This time can no longer be booked." in html
    assert "&lt;i&gt;two\nlines&lt;/i&gt;" in html
    assert html.count(" checked") == 2
    assert 'value="2026-11-24"' in html
    assert "bob@example.com</textarea>" in html


def test_a_question_that_is_deleted_while_its_form_is_open_costs_nobody_the_booking(
    client: Client, page: BookingPage
) -> None:
    question = ask(page, is_required=True)
    answers = filled_in(client, page, **{f"question_{question.pk}": "Twelve"})
    question.delete()

    client.post(address(page, "book"), answers)

    assert Booking.objects.get().answers == []


def test_a_question_that_is_changed_while_its_form_is_open_is_asked_anew(client: Client, page: BookingPage) -> None:
    question = ask(page, kind="one_of", options=["Retail", "Bank"])
    answers = filled_in(client, page, company="Stays", **{f"question_{question.pk}": "Bank"})
    Question.objects.update(options=["Retail", "Insurance"])

    response = client.post(address(page, "book"), answers)

    html = response.content.decode()
    assert response.status_code == 422
    assert "“Bank” can no longer be chosen. Choose another answer." in html
    assert 'value="Stays"' in html
    assert hidden(html)["form_key"] == answers["form_key"]


def test_a_second_press_after_the_questions_changed_leads_to_the_booking_there_is(
    client: Client, page: BookingPage
) -> None:
    answers = filled_in(client, page)
    first = client.post(address(page, "book"), answers)
    ask(page, is_required=True)

    second = client.post(address(page, "book"), answers)

    assert second["Location"] == first["Location"]


def test_going_back_to_change_an_answer_says_that_it_was_not_kept(client: Client, page: BookingPage) -> None:
    name = f"question_{ask(page).pk}"
    answers = filled_in(client, page, **{name: "12"})
    client.post(address(page, "book"), answers)

    again = client.post(address(page, "book"), answers | {name: "13"}, follow=True)

    assert "What you changed afterwards was not kept" in again.content.decode()


@pytest.mark.parametrize("answer", [{"question_x": "1"}, {"question_99999999999999999999": "1"}, {"answers": "[]"}])
def test_a_forged_answer_is_passed_over(client: Client, page: BookingPage, answer: dict[str, str]) -> None:
    assert client.post(address(page, "book"), filled_in(client, page, **answer)).status_code == 302

    assert Booking.objects.get().answers == []


def test_the_form_asks_the_database_the_same_few_questions_for_any_number_of_its_own(
    client: Client, page: BookingPage, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    query = {"start": MONDAY.isoformat(), "tz": "UTC"}
    client.get(address(page, "book"), query)
    with django_assert_num_queries(FORM_QUERIES):
        client.get(address(page, "book"), query)
    first = ask(page, kind="checkbox")
    for number in range(12):
        ask(page, position=number + 1, shown_if=first, shown_if_values=["true"])

    with django_assert_num_queries(FORM_QUERIES):
        client.get(address(page, "book"), query)


# The page with its questions, its hosts and their hours; and what is booked.
FORM_QUERIES = 2
