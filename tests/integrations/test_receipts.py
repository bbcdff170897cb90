"""The receipt: one sentence for each row of the table of decisions, each step, each field, and who may see what."""

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from bookings.models import Booking, BookingPage
from integrations import standing
from integrations.models import Connection, Sync
from integrations.salesforce.standin import Org, StandIn
from teams.models import User
from tests.cast import create_booking, next_monday
from tests.conftest import signed_in_as
from tests.integrations.cast import book, cancel, later, reschedule, sync_everything, wish
from tests.integrations.salesforce.test_decisions import held
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db

NEW_LEAD = "Created Lead Ida Byron because no Lead or Contact had this e-mail; Lead owned as your assignment rules say"
NEW_CONTACT = "Created Contact Ida Byron because no Contact had this e-mail; left it without an account"
MATCHED = "Matched {0} Ida Byron because the e-mail is equal (1 of 1)"
LEFT = "left it as it is because overwriting is off"
EVENT = "; Event owned by Ada Hopper."

JA_NEW_LEAD = "このメールアドレスのリードも取引先責任者もなかったため、リード「Ida Byron」を作成しました。リードの所有者は割り当てルールによります"
JA_NEW_CONTACT = "このメールアドレスの取引先責任者がなかったため、取引先責任者「Ida Byron」を作成しました。取引先には関連付けていません"
JA_MATCHED = "メールアドレスが一致したため（1件中1件）、{0}「Ida Byron」を使用しました"
JA_LEFT = "上書きしない設定のため、そのままにしました"
JA_EVENT = "。行動の所有者はAda Hopperです。"

# (customer information, L, C, overwrite) -> what is said.
ROWS = [
    ("", False, False, False, "No record has this e-mail and none is to be created, so there is no Event."),
    ("", True, False, False, MATCHED.format("Lead") + EVENT),
    ("", False, True, False, MATCHED.format("Contact") + EVENT),
    ("", True, True, True, MATCHED.format("Lead") + EVENT),
    ("Lead", False, False, True, NEW_LEAD + EVENT),
    ("Lead", False, False, False, NEW_LEAD + EVENT),
    ("Lead", True, False, True, f"{MATCHED.format('Lead')}; updated 1 field (Company){EVENT}"),
    ("Lead", True, False, False, f"{MATCHED.format('Lead')}; {LEFT} (kept Company){EVENT}"),
    ("Lead", False, True, True, f"{MATCHED.format('Contact')}; found nothing in it to overwrite{EVENT}"),
    ("Lead", False, True, False, f"{MATCHED.format('Contact')}; {LEFT}{EVENT}"),
    ("Lead", True, True, True, f"{MATCHED.format('Lead')}; updated 1 field (Company){EVENT}"),
    ("Lead", True, True, False, f"{MATCHED.format('Lead')}; {LEFT} (kept Company){EVENT}"),
    ("Contact", False, False, True, f"{NEW_CONTACT}; Contact owned by Ada Hopper{EVENT}"),
    ("Contact", False, False, False, f"{NEW_CONTACT}; Contact owned by Ada Hopper{EVENT}"),
    ("Contact", False, True, True, f"{MATCHED.format('Contact')}; found nothing in it to overwrite{EVENT}"),
    ("Contact", False, True, False, f"{MATCHED.format('Contact')}; {LEFT}{EVENT}"),
    ("Contact", True, False, True, f"{NEW_CONTACT}; left the Lead with this e-mail untouched; Contact owned by Ada Hopper{EVENT}"),
    ("Contact", True, True, True, f"{MATCHED.format('Contact')}; found nothing in it to overwrite{EVENT}"),
    ("Contact", True, True, False, f"{MATCHED.format('Contact')}; {LEFT}{EVENT}"),
]  # fmt: skip
JA_ROWS = [
    ("", False, False, False, "このメールアドレスのレコードがなく、作成もしない設定のため、行動はありません。"),
    ("", True, False, False, JA_MATCHED.format("リード") + JA_EVENT),
    ("", False, True, False, JA_MATCHED.format("取引先責任者") + JA_EVENT),
    ("Lead", False, False, False, JA_NEW_LEAD + JA_EVENT),
    ("Lead", True, False, True, f"{JA_MATCHED.format('リード')}。1個の項目を更新しました（会社名）{JA_EVENT}"),
    ("Lead", True, False, False, f"{JA_MATCHED.format('リード')}。{JA_LEFT}（会社名は変更なし）{JA_EVENT}"),
    ("Lead", False, True, True, f"{JA_MATCHED.format('取引先責任者')}。上書きするものはありませんでした{JA_EVENT}"),
    ("Lead", True, True, False, f"{JA_MATCHED.format('リード')}。{JA_LEFT}（会社名は変更なし）{JA_EVENT}"),
    ("Contact", False, False, True, f"{JA_NEW_CONTACT}。取引先責任者の所有者はAda Hopperです{JA_EVENT}"),
    ("Contact", False, True, False, f"{JA_MATCHED.format('取引先責任者')}。{JA_LEFT}{JA_EVENT}"),
    ("Contact", True, False, True, f"{JA_NEW_CONTACT}。このメールアドレスのリードには触れていません。取引先責任者の所有者はAda Hopperです{JA_EVENT}"),
    ("Contact", True, True, True, f"{JA_MATCHED.format('取引先責任者')}。上書きするものはありませんでした{JA_EVENT}"),
]  # fmt: skip


def sentence_of(booking: Booking, language: str = "en") -> str:
    with override(language):
        (found,) = standing.of_booking(booking)
        return found.story.sentence


def shown(booking: Booking, user: User) -> str:
    return words_of(signed_in_as(user).get(f"/teams/acme/bookings/{booking.public_id}/apps/salesforce/"))


@pytest.mark.parametrize(
    ("language", "person", "lead", "contact", "overwrite", "said"),
    [("en", *row) for row in ROWS] + [("ja", *row) for row in JA_ROWS],
)
def test_each_row_of_the_table_is_told_in_one_sentence(
    *,
    page: BookingPage,
    connection: Connection,
    org: Org,
    language: str,
    person: str,
    lead: bool,
    contact: bool,
    overwrite: bool,
    said: str,
) -> None:
    org.add_user(email="ada@example.com")
    wish(page, connection, person=person, overwrite=overwrite)
    held(org, lead=lead, contact=contact)
    booking = book(page)
    sync_everything()

    assert sentence_of(booking, language) == said


def test_of_several_the_sentence_says_which(sending_page: BookingPage, org: Org) -> None:
    for _ in range(3):
        org.add_lead(LastName="Byron", Email="ida@example.com", Company="Analytical Example")
    booking = book(sending_page)
    sync_everything()

    assert sentence_of(booking).startswith(
        "Matched Lead Ida Byron because the e-mail is equal, and of the 3 that have it this one was modified last; left it"
    )


def test_the_sentence_keeps_the_choice_and_says_what_became_of_the_event(sending_page: BookingPage, org: Org) -> None:
    booking = book(sending_page, company="")
    sync_everything()
    reschedule(booking, next_monday(hour=15))
    sync_everything()
    moved = sentence_of(booking)
    cancel(booking)
    sync_everything()

    chosen = "Created Lead Ida Byron because no Lead or Contact had this e-mail; wrote “[not provided]” for the company that nobody typed"
    assert moved.startswith(chosen)
    assert moved.endswith("then wrote EndDateTime, StartDateTime of the Event.")
    assert sentence_of(booking).startswith(chosen)
    assert sentence_of(booking).endswith("then deleted the Event because the booking was cancelled.")


def test_where_only_the_person_stands_so_far_the_choice_is_kept(sending_page: BookingPage, org: Org) -> None:
    org.turn(validation_rules=[{"sobject": "Event", "message": "No"}])
    booking = book(sending_page)
    book(sending_page, starts_at=next_monday(11), email="b@example.com")
    sync_everything()
    stopped = sentence_of(booking)
    org.turn(validation_rules=[])
    signed_in_as(booking.host).post(f"/teams/acme/bookings/{booking.public_id}/apps/salesforce/send/")
    sync_everything()

    assert stopped == f"{NEW_LEAD}."
    assert sentence_of(booking) == f"{NEW_LEAD}; Event owned by the connected user."


def test_before_anything_went_through_there_is_no_sentence(sending_page: BookingPage) -> None:
    booking = book(sending_page)

    assert sentence_of(booking) == ""


def test_the_steps_tell_what_people_and_machines_did_in_order(
    sending_page: BookingPage, standin: StandIn, org: Org, ada: User, mia: User
) -> None:
    standin.faults.add("unavailable", times=2)
    booking = book(sending_page)
    for _ in range(2):
        later(booking)
        sync_everything()
    org.turn(validation_rules=[{"sobject": "Lead", "message": "No"}])
    later(booking)
    sync_everything()
    org.turn(validation_rules=[])
    signed_in_as(mia).post(f"/teams/acme/bookings/{booking.public_id}/apps/salesforce/send/")
    sync_everything()
    reschedule(booking, next_monday(hour=15))
    sync_everything()

    steps = shown(booking, ada).partition("Step by step")[2].partition("Calls")[0]

    expected = [
        "Booked by the invitee",
        "Salesforce is not available at the moment.",
        "Tried 2 times, last",
        "A validation rule of your Salesforce organisation refused this.",
        "Sent a booking to an app again Mia",
        "Sent to Salesforce No such record had this e-mail, so a Lead was created.",
        "Moved by the invitee from",
        "Sent to Salesforce Wrote to the Event: EndDateTime, StartDateTime.",
    ]
    places = [steps.find(each) for each in expected]
    assert -1 not in places, steps
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        ("send", "Sent several bookings to an app again Mia"),
        ("check", "Checked with one booking whether a cause is mended Mia"),
        ("withhold", "Took several bookings out, so that they are not sent to an app Mia"),
    ],
)
def test_who_did_something_to_many_is_told_on_each(
    *, sending_page: BookingPage, org: Org, ada: User, mia: User, verb: str, said: str
) -> None:
    org.turn(validation_rules=[{"sobject": "Lead", "message": "No"}])
    booking = book(sending_page)
    sync_everything()
    parked = {"cause": Sync.objects.get().cause, "all": "1"}
    signed_in_as(mia).post(f"/teams/acme/apps/salesforce/waiting/{verb}/", parked)

    assert said in shown(booking, ada)


def test_a_push_that_broke_off_is_told_and_then_what_was_found(
    sending_page: BookingPage, standin: StandIn, ada: User
) -> None:
    standin.faults.add("reset_after", body='"method": ?"POST"', times=1)
    booking = book(sending_page)
    sync_everything()
    later(booking)
    sync_everything()

    text = shown(booking, ada)

    assert "did not answer in time, so we do not know whether it has what we sent." in text
    assert "its records were found in Salesforce, so nothing was created twice." in text


def test_what_was_read_there_is_for_administrators_and_others_see_what_became_of_it(
    *, page: BookingPage, connection: Connection, org: Org, adam: User, mia: User, bob: User
) -> None:
    wish(page, connection, overwrite=True)
    org.add_lead(LastName="Byron", Email="ida@example.com", Company="Old Ltd")
    booking = book(page)
    sync_everything()
    Booking.objects.update(host=bob)

    for_administrator, for_manager, for_host = (shown(booking, user) for user in (adam, mia, bob))

    assert "Company Lead Changed Old Ltd" in for_administrator
    assert "Company Lead Changed" in for_manager
    assert "Company Lead Changed" in for_host
    assert "Old Ltd" not in for_manager + for_host
    assert "Put back" in for_manager
    assert "Put back" not in for_host


def test_an_event_that_was_renamed_there_is_not_called_so_here(sending_page: BookingPage, org: Org, mia: User) -> None:
    booking = book(sending_page)
    sync_everything()
    org.edit(org.events()[0]["Id"], Subject="Secret of theirs")
    cancel(booking)
    sync_everything()

    assert "Secret of theirs" not in shown(booking, mia)


def test_the_calls_are_for_administrators_and_tell_nothing_of_the_invitee(
    sending_page: BookingPage, adam: User, mia: User
) -> None:
    booking = book(sending_page)
    sync_everything()

    calls = shown(booking, adam).partition("Calls Kept for 30 days")[2]

    assert calls.count("POST · 200 ·") == 2
    assert "SELECT Id, Email, LastName" in calls
    assert "Byron" not in calls
    assert "Kept for 30 days" not in shown(booking, mia)


def test_what_was_cut_is_told_field_by_field(sending_page: BookingPage, ada: User) -> None:
    booking = book(sending_page, last_name="B" * 100)
    sync_everything()

    assert "LastName Lead Cut to its length" in shown(booking, ada)


def test_a_booking_that_was_never_to_be_sent_says_so(page: BookingPage, connection: Connection, ada: User) -> None:
    assert "This booking was not to be sent to Salesforce" in shown(create_booking(page), ada)


def test_a_receipt_asks_no_more_the_longer_it_is(
    sending_page: BookingPage, ada: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    booking = book(sending_page)
    sync_everything()
    browser, address = signed_in_as(ada), f"/teams/acme/bookings/{booking.public_id}/apps/salesforce/"
    with CaptureQueriesContext(database) as short:
        browser.get(address)
    for hour in (13, 14, 15):
        reschedule(booking, next_monday(hour=hour))
        sync_everything()

    with django_assert_num_queries(len(short)):
        browser.get(address)
    assert Sync.objects.get().attempts.count() == 4
