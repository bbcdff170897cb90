"""A template that names a question which the page does not ask any more: the empty place is said, on the receipt and before."""

import pytest

from bookings.models import BookingPage, Question
from integrations.models import Connection, Sync
from integrations.salesforce.standin import Org
from integrations.standing import of_booking
from tests.cast import next_monday
from tests.integrations.cast import book, reschedule, sync_everything, wish
from tests.integrations.salesforce.test_rehearsal_refusals import codes, foretold

pytestmark = pytest.mark.django_db

SAID = "asks for an answer to a question that this page does not ask any more"


@pytest.fixture
def topic(page: BookingPage) -> Question:
    return Question.objects.create(team=page.team, page=page, label="Topic")


def test_an_empty_place_in_the_subject_is_said_on_the_receipt_and_before(
    page: BookingPage, connection: Connection, org: Org, topic: Question
) -> None:
    wish(page, connection, subject=f"About {{question:{topic.pk}}}", location=f"{{question:{topic.pk}}}")
    topic.delete()
    booking = book(page)

    rehearsal = foretold(booking)
    sync_everything()

    (standing,) = of_booking(booking)
    assert org.events()[0]["Subject"] == "About"
    assert any(
        "Subject, Location" in remark.what_happened and SAID in remark.what_happened for remark in standing.remarks
    )
    assert codes(rehearsal.reasons) == codes(Sync.objects.get().reasons)
    assert "placeholder_gone" in codes(rehearsal.reasons)


def test_a_question_that_is_asked_and_was_not_answered_is_no_remark(
    page: BookingPage, connection: Connection, org: Org, topic: Question
) -> None:
    wish(page, connection, subject=f"About {{question:{topic.pk}}}")
    booking = book(page)

    assert "placeholder_gone" not in codes(foretold(booking).reasons)
    sync_everything()
    assert "placeholder_gone" not in codes(Sync.objects.get().reasons)


def test_an_answer_from_before_the_question_went_still_stands_there(
    page: BookingPage, connection: Connection, org: Org, topic: Question
) -> None:
    wish(page, connection, subject=f"About {{question:{topic.pk}}}")
    answer = {"question": topic.pk, "label": "Topic", "kind": "short", "value": "Engines"}
    booking = book(page, answers=[answer])
    topic.delete()

    assert "placeholder_gone" not in codes(foretold(booking).reasons)
    sync_everything()
    assert org.events()[0]["Subject"] == "About Engines"
    assert "placeholder_gone" not in codes(Sync.objects.get().reasons)


def test_a_booking_that_moves_afterwards_says_it_too(
    page: BookingPage, connection: Connection, org: Org, topic: Question
) -> None:
    wish(page, connection, subject=f"About {{question:{topic.pk}}}")
    booking = book(page)
    sync_everything()
    topic.delete()

    reschedule(booking, next_monday(15))
    sync_everything()

    assert "placeholder_gone" in codes(Sync.objects.get().reasons)
