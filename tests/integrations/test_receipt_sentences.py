"""The receipt in one sentence, for each row of the table of decisions and for what happens afterwards."""

import pytest
from django.utils.translation import override

from bookings.models import Booking, BookingPage
from integrations import standing
from integrations.models import Connection
from integrations.salesforce.standin import Org
from tests.cast import next_monday
from tests.conftest import signed_in_as
from tests.integrations.cast import book, cancel, reschedule, sync_everything, wish
from tests.integrations.salesforce.test_decisions import held

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
JA_OWNED = "取引先責任者の所有者はAda Hopperです"
JA_EVENT = "。行動の所有者はAda Hopperです。"

# (customer information, L, C, overwrite) -> what is said, in English and in Japanese.
ROWS = [
    ("", False, False, False, "No record has this e-mail and none is to be created, so there is no Event.",
     "このメールアドレスのレコードがなく、作成もしない設定のため、行動はありません。"),
    ("", True, False, False, MATCHED.format("Lead") + EVENT, JA_MATCHED.format("リード") + JA_EVENT),
    ("", False, True, False, MATCHED.format("Contact") + EVENT, JA_MATCHED.format("取引先責任者") + JA_EVENT),
    ("", True, True, True, MATCHED.format("Lead") + EVENT, JA_MATCHED.format("リード") + JA_EVENT),
    ("Lead", False, False, True, NEW_LEAD + EVENT, JA_NEW_LEAD + JA_EVENT),
    ("Lead", False, False, False, NEW_LEAD + EVENT, JA_NEW_LEAD + JA_EVENT),
    ("Lead", True, False, True, f"{MATCHED.format('Lead')}; updated 1 field (Company){EVENT}",
     f"{JA_MATCHED.format('リード')}。1個の項目を更新しました（会社名）{JA_EVENT}"),
    ("Lead", True, False, False, f"{MATCHED.format('Lead')}; {LEFT} (kept Company){EVENT}",
     f"{JA_MATCHED.format('リード')}。{JA_LEFT}（会社名は変更なし）{JA_EVENT}"),
    ("Lead", False, True, True, f"{MATCHED.format('Contact')}; found nothing in it to overwrite{EVENT}",
     f"{JA_MATCHED.format('取引先責任者')}。上書きするものはありませんでした{JA_EVENT}"),
    ("Lead", False, True, False, f"{MATCHED.format('Contact')}; {LEFT}{EVENT}",
     f"{JA_MATCHED.format('取引先責任者')}。{JA_LEFT}{JA_EVENT}"),
    ("Lead", True, True, True, f"{MATCHED.format('Lead')}; updated 1 field (Company){EVENT}",
     f"{JA_MATCHED.format('リード')}。1個の項目を更新しました（会社名）{JA_EVENT}"),
    ("Lead", True, True, False, f"{MATCHED.format('Lead')}; {LEFT} (kept Company){EVENT}",
     f"{JA_MATCHED.format('リード')}。{JA_LEFT}（会社名は変更なし）{JA_EVENT}"),
    ("Contact", False, False, True, f"{NEW_CONTACT}; Contact owned by Ada Hopper{EVENT}",
     f"{JA_NEW_CONTACT}。{JA_OWNED}{JA_EVENT}"),
    ("Contact", False, False, False, f"{NEW_CONTACT}; Contact owned by Ada Hopper{EVENT}",
     f"{JA_NEW_CONTACT}。{JA_OWNED}{JA_EVENT}"),
    ("Contact", False, True, True, f"{MATCHED.format('Contact')}; found nothing in it to overwrite{EVENT}",
     f"{JA_MATCHED.format('取引先責任者')}。上書きするものはありませんでした{JA_EVENT}"),
    ("Contact", False, True, False, f"{MATCHED.format('Contact')}; {LEFT}{EVENT}",
     f"{JA_MATCHED.format('取引先責任者')}。{JA_LEFT}{JA_EVENT}"),
    ("Contact", True, False, True, f"{NEW_CONTACT}; left the Lead with this e-mail untouched; Contact owned by Ada Hopper{EVENT}",
     f"{JA_NEW_CONTACT}。このメールアドレスのリードには触れていません。{JA_OWNED}{JA_EVENT}"),
    ("Contact", True, True, True, f"{MATCHED.format('Contact')}; found nothing in it to overwrite{EVENT}",
     f"{JA_MATCHED.format('取引先責任者')}。上書きするものはありませんでした{JA_EVENT}"),
    ("Contact", True, True, False, f"{MATCHED.format('Contact')}; {LEFT}{EVENT}",
     f"{JA_MATCHED.format('取引先責任者')}。{JA_LEFT}{JA_EVENT}"),
]  # fmt: skip


def sentence_of(booking: Booking, language: str = "en") -> str:
    with override(language):
        (found,) = standing.of_booking(booking)
        return found.story.sentence


@pytest.mark.parametrize(("person", "lead", "contact", "overwrite", "said", "in_japanese"), ROWS)
def test_each_row_of_the_table_is_told_in_one_sentence(
    *,
    page: BookingPage,
    connection: Connection,
    org: Org,
    person: str,
    lead: bool,
    contact: bool,
    overwrite: bool,
    said: str,
    in_japanese: str,
) -> None:
    org.add_user(email="ada@example.com")
    wish(page, connection, person=person, overwrite=overwrite)
    held(org, lead=lead, contact=contact)
    booking = book(page)
    sync_everything()

    assert sentence_of(booking) == said
    assert sentence_of(booking, "ja") == in_japanese


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
    assert moved.endswith("then wrote Start, End of the Event.")
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


def test_what_was_cut_is_still_told_when_a_later_push_cuts_something_else(
    page: BookingPage, connection: Connection, org: Org
) -> None:
    wish(page, connection, cancelled="mark")
    booking = book(page, last_name="B" * 100)
    sync_everything()
    org.edit(org.events()[0]["Id"], Subject="S" * 255)
    cancel(booking)
    sync_everything()

    sentence = sentence_of(booking)

    assert "cut Last Name" in sentence
    assert "cut Subject to the field's length" in sentence
