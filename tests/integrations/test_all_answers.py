"""Notes: all that a page asked and what was said, as one text for a field such as a Description."""

from datetime import date

import pytest

from bookings.models import BookingPage, Question, QuestionKind
from bookings.words import day
from integrations import sources
from integrations.mapping import Mode
from integrations.models import Connection, Sync
from integrations.salesforce.standin import Org
from teams.models import User
from tests.conftest import signed_in_as
from tests.integrations.cast import book, sync_everything, wish
from tests.integrations.mapped import answered, reasons_of, rule, save
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db

FIELDS = "/teams/acme/pages/intro/integrations/salesforce/fields/"


def asked(page: BookingPage, label: str, kind: str = QuestionKind.SHORT) -> Question:
    return Question.objects.create(team=page.team, page=page, label=label, kind=kind)


@pytest.fixture
def answers(page: BookingPage) -> list[dict[str, object]]:
    """Of five questions; the last was left empty."""
    return [
        *answered(asked(page, "Topic"), "R&D <now>"),
        *answered(asked(page, "Message", QuestionKind.LONG), "Two\nlines"),
        *answered(asked(page, "Newsletter", QuestionKind.CHECKBOX), "true"),
        *answered(asked(page, "Since", QuestionKind.DATE), "2026-03-05"),
        *answered(asked(page, "Products", QuestionKind.MANY_OF), ["A", "B"]),
        *answered(asked(page, "Anything else"), " "),
    ]


def test_all_answers_stand_in_a_description_a_line_each(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User, answers: list[dict[str, object]]
) -> None:
    org.change_schema(custom={"Lead": ["Rich__c | textarea 4000 | CUNP | Rich | kind=richtextarea"]})
    save(
        sending_page,
        connection,
        org,
        ada,
        rule("Lead.Description", "all_answers", Mode.IF_EMPTY),
        rule("Lead.Rich__c", "all_answers"),
    )
    wish(sending_page, connection, description="Notes:\n{all_answers}")
    book(sending_page, answers=answers)

    sync_everything()

    since = day(date(2026, 3, 5))
    notes = f"Topic: R&D <now>\nMessage\nTwo\nlines\nNewsletter: Yes\nSince: {since}\nProducts: A, B"
    (lead,), (event,) = org.leads(), org.events()
    assert lead["Description"] == notes
    assert lead["Rich__c"] == notes.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace(
        "\n", "<br>"
    )
    assert event["Description"].startswith(f"Notes:\n{notes}\n\n")


def test_notes_are_in_the_language_of_the_host_whoever_reads_and_sends_them(
    sending_page: BookingPage, ada: User, answers: list[dict[str, object]]
) -> None:
    ada.language = "ja"
    ada.save()

    text = sources.values_of(book(sending_page, answers=answers), sending_page.team)["all_answers"]

    assert "Newsletter: はい\nSince: 2026年3月5日" in str(text)


def test_notes_are_cut_to_the_length_of_the_field_and_the_booking_says_so(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    org.change_schema(custom={"Activity": ["Short__c | string 20 | CUNFP | Short |"]})
    save(
        sending_page,
        connection,
        org,
        ada,
        rule("Lead.Description", "all_answers"),
        rule("Event.Short__c", "all_answers"),
    )
    wish(sending_page, connection, description="{all_answers}")
    long = [each for number in range(5) for each in answered(asked(sending_page, f"Q{number}"), "x" * 9_999)]
    booking = book(sending_page, answers=long)

    sync_everything()

    (lead,), (event,) = org.leads(), org.events()
    assert (len(lead["Description"]), lead["Description"][:6]) == (32_000, "Q0: xx")
    assert event["Short__c"] == "Q0: " + "x" * 16
    assert len(event["Description"]) <= 32_000
    assert event["Description"].endswith(str(booking.public_id))
    assert set(reasons_of(Sync.objects.get())["cut"]["fields"]) == {"Description", "Short__c"}


def test_without_answers_nothing_is_written_and_what_stands_there_stays(
    page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    wish(page, connection, overwrite=True)
    lead = org.add_lead(LastName="Byron", Email="ida@example.com", Description="Met at the fair")
    save(page, connection, org, ada, rule("Lead.Description", "all_answers"))
    book(page)

    sync_everything()

    assert org.record(lead["Id"])["Description"] == "Met at the fair"


def test_notes_are_offered_suggested_and_shown_as_the_last_booking_has_them(
    sending_page: BookingPage, mia: User, answers: list[dict[str, object]]
) -> None:
    book(sending_page, answers=answers)
    browser = signed_in_as(mia)
    browser.post(FIELDS + "inherit/", {"inherits": "no", "version": ""})

    told = words_of(browser.get(FIELDS))
    chosen = words_of(browser.get(FIELDS + "rule/?object=Lead&field=Description&source=all_answers"))

    assert "All questions and answers (notes) → Lead: Description Topic: R&amp;D &lt;now&gt;" in told
    assert "Of the last booking this would be: Topic: R&amp;D &lt;now&gt; Message Two lines Newsletter: Yes" in chosen
