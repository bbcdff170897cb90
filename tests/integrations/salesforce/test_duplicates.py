"""A duplicate rule of the org has a word about new people: what it warns of is saved, what it blocks is decided."""

from typing import Any

import pytest

from bookings.models import BookingPage
from integrations.contract.pushes import Order
from integrations.errors import Ambiguous
from integrations.models import Connection, Sync, SyncState
from integrations.salesforce import duplicates, people
from integrations.salesforce.client import Refusal
from integrations.salesforce.draft import Draft
from integrations.salesforce.plan import Create, Decision
from integrations.salesforce.standin import Org
from integrations.salesforce.turn import Script, Turn
from integrations.salesforce.wishes import Wishes
from teams.models import User
from tests.cast import next_monday
from tests.integrations.cast import book, sync_everything, wish
from tests.integrations.salesforce.test_plan import STARTS, a_booking
from tests.integrations.test_choices import pick

pytestmark = pytest.mark.django_db


def hidden_contact(org: Org, rule: str) -> str:
    """One whom sharing hides from the connected user; duplicate rules see it all the same."""
    contact = str(org.add_contact(LastName="Byron", Email="ida@example.com")["Id"])
    org.turn(contact_duplicates=rule, invisible=[contact])
    return contact


@pytest.mark.parametrize("wished", ["ask", "use"])
def test_what_a_rule_only_warns_of_is_saved_if_the_record_cannot_be_read(
    page: BookingPage, connection: Connection, org: Org, wished: str
) -> None:
    hidden_contact(org, "alert")
    wish(page, connection, person="Contact", duplicates=wished)
    book(page)

    sync_everything()

    assert len(org.contacts()) == 2
    assert Sync.objects.get().state == SyncState.SYNCED


@pytest.mark.parametrize("wished", ["ask", "use"])
def test_where_a_rule_blocks_a_person_is_asked_about_the_record_it_names(
    page: BookingPage, connection: Connection, org: Org, wished: str
) -> None:
    named = hidden_contact(org, "block")
    wish(page, connection, person="Contact", duplicates=wished)
    book(page)

    sync_everything()

    sync = Sync.objects.get()
    assert (sync.state, sync.kind, sync.code) == (SyncState.PARKED, "ambiguous", "DUPLICATES_DETECTED")
    assert sync.params["candidates"] == [f"Contact/{named}/"]
    assert (len(org.contacts()), org.events()) == (1, [])


def test_whom_a_manager_picks_among_the_named_is_used(
    page: BookingPage, connection: Connection, org: Org, mia: User
) -> None:
    named = hidden_contact(org, "block")
    wish(page, connection, person="Contact")
    booking = book(page)
    sync_everything()
    org.turn(invisible=[])
    org.edit(named, Email="elsewhere@example.com")

    pick(booking, named, mia)
    sync_everything()

    assert [event["WhoId"] for event in org.events()] == [named]
    assert len(org.contacts()) == 1


NAMED = "003000000000001AAA"


def record(**fields: Any) -> dict[str, Any]:
    """What Salesforce answers about the named Contact."""
    return {"Id": NAMED, "LastName": "Byron", "Email": "ida@example.com", "IsDeleted": False, **fields}


@pytest.mark.parametrize(
    ("rows", "candidates", "used"),
    [
        ([record()], [f"Contact/{NAMED}/"], True),
        ([record(Email=None)], [f"Contact/{NAMED}/"], True),
        ([record(Email="IDA@Example.com", LastName="BYRON")], [f"Contact/{NAMED}/"], True),
        ([record()], [f"Contact/{NAMED}/", "Lead/00Q000000000001AAA/"], True),
        ([record(Email="else@example.com")], [f"Contact/{NAMED}/"], False),
        ([record(LastName="Other")], [f"Contact/{NAMED}/"], False),
        ([record(IsDeleted=True)], [f"Contact/{NAMED}/"], False),
        ([], [f"Contact/{NAMED}/"], False),
        ([record()], [f"Contact/{NAMED}/", "Contact/003000000000002AAA/"], False),
        ([record()], ["Lead/00Q000000000001AAA/"], False),
        ([record()], [], False),
    ],
)
def test_a_named_record_is_used_only_if_it_is_surely_meant(
    *, rows: list[dict[str, Any]], candidates: list[str], used: bool
) -> None:
    problem = Ambiguous("DUPLICATES_DETECTED", candidates=candidates)

    held = people.meant(lambda _queries: [rows], a_booking(), "Contact", problem)

    assert (held is not None and held.id == NAMED) == used


def refused_draft(wishes: Wishes, rows: list[dict[str, Any]]) -> Draft | None:
    """What is written next, after a rule named one Contact and the org answered so about it."""
    person = Create(object="Contact", fields={"LastName": "Byron"})
    draft = Draft(a_booking(), Decision(person=person, event=True, reasons=[]), [], wishes=wishes)
    order = Order(booking=a_booking(), options={}, now=STARTS)
    turn = Turn(order=order, client=Script([[rows]]), user_id="005000000000001AAA")
    problem = Ambiguous("DUPLICATES_DETECTED", candidates=[f"Contact/{NAMED}/"])
    return draft.after_duplicate(turn, Refusal(ref="person", problem=problem))


def test_a_page_that_uses_the_named_record_gives_it_the_event_and_changes_nothing_else() -> None:
    draft = refused_draft(Wishes(person="Contact", duplicates="use"), [record()])

    assert draft is not None
    assert [(write.method, write.path, (write.body or {}).get("WhoId")) for write in draft.writes] == [
        ("POST", "Event", NAMED)
    ]
    assert draft.reasons[0].code == "matched_by_rule"


def test_a_record_that_may_not_be_meant_is_passed_where_the_rule_only_warns() -> None:
    draft = refused_draft(Wishes(person="Contact", duplicates="use"), [record(LastName="Other")])

    assert draft is not None
    assert draft.writes[0].headers["Sforce-Duplicate-Rule-Header"] == "allowSave=true"


def test_a_page_that_asks_does_not_choose_by_itself() -> None:
    assert refused_draft(Wishes(person="Contact"), [record()]) is None


@pytest.mark.parametrize("others", [0, 3])
def test_the_record_that_a_blocking_rule_names_is_used_alone_and_in_a_crowd(
    page: BookingPage, connection: Connection, org: Org, others: int
) -> None:
    named = org.add_contact(LastName="Byron")["Id"]
    org.turn(contact_duplicates="block", match_by_last_name=True)
    wish(page, connection, person="Contact", duplicates="use")
    book(page)
    for number in range(others):
        book(page, email=f"g{number}@example.com", last_name=f"Guest{number}", starts_at=next_monday(hour=11 + number))

    sync_everything()

    sync = Sync.objects.get(booking__email="ida@example.com")
    assert "matched_by_rule" in [reason["code"] for reason in sync.reasons]
    assert named in [event["WhoId"] for event in org.events()]
    assert (len(org.contacts()), len(org.events())) == (1 + others, 1 + others)
    assert set(Sync.objects.values_list("state", flat=True)) == {SyncState.SYNCED}


def test_a_page_that_asks_parks_one_of_a_crowd_with_the_record_that_was_named(
    page: BookingPage, connection: Connection, org: Org
) -> None:
    named = org.add_contact(LastName="Byron")["Id"]
    org.turn(contact_duplicates="block", match_by_last_name=True)
    wish(page, connection, person="Contact")
    for number, name in enumerate(["Byron", "Guest1", "Guest2"]):
        book(page, email=f"g{number}@example.com", last_name=name, starts_at=next_monday(hour=10 + number))

    sync_everything()

    sync = Sync.objects.get(booking__last_name="Byron")
    assert (sync.state, sync.params["candidates"]) == (SyncState.PARKED, [f"Contact/{named}/"])
    assert Sync.objects.filter(state=SyncState.SYNCED).count() == 2


def test_two_of_a_crowd_whom_one_record_could_mean_are_not_made_one(
    page: BookingPage, connection: Connection, org: Org
) -> None:
    """The first is surely meant as far as anybody can tell, and so is the second: an e-mail is written over by neither."""
    named = org.add_contact(LastName="Byron")["Id"]
    org.turn(contact_duplicates="block", match_by_last_name=True)
    wish(page, connection, person="Contact", duplicates="use")
    for number in range(2):
        book(page, email=f"g{number}@example.com", starts_at=next_monday(hour=10 + number))

    sync_everything()

    assert [event["WhoId"] for event in org.events()] == [named, named]
    assert org.record(named)["Email"] is None


def body(*records: tuple[str, str], key: str = "duplicateResult") -> list[dict[str, Any]]:
    matches = [{"record": {"attributes": {"type": kind}, "Id": record}} for kind, record in records]
    return [{"errorCode": "DUPLICATES_DETECTED", key: {"matchResults": [{"matchRecords": matches}]}}]


@pytest.mark.parametrize("key", ["duplicateResult", "duplicateResut"])
def test_the_named_records_are_read_in_both_spellings(key: str) -> None:
    answer = body(("Lead", "00Q000000000001AAA"), ("Contact", "003000000000001AAA"), key=key)

    assert duplicates.named(answer) == ["Lead/00Q000000000001AAA/", "Contact/003000000000001AAA/"]


@pytest.mark.parametrize(
    "answer",
    [
        None,
        "text",
        [],
        [None],
        [{"duplicateResult": "x"}],
        [{"duplicateResult": {"matchResults": [{"matchRecords": [{"record": "x"}]}]}}],
        body(("Account", "001000000000001AAA")),
        body(("Lead", "../../x")),
    ],
)
def test_a_refusal_that_names_nobody_we_know_names_nobody(answer: Any) -> None:
    assert duplicates.named(answer) == []
