"""Whom a booking belongs to, row by row, in the org itself: what stands there after the push, and what is said about it."""

from typing import Any

import pytest

from bookings.models import BookingPage
from integrations.models import Connection, RemoteRecord, Sync, SyncState
from integrations.salesforce.standin import Org
from tests.cast import next_monday
from tests.integrations.cast import book, cancel, reschedule, sync_everything, wish

pytestmark = pytest.mark.django_db

TYPED = "Analytical Example"


def codes() -> list[str]:
    return [reason["code"] for reason in Sync.objects.latest("pk").reasons]


def held(org: Org, *, lead: bool, contact: bool) -> dict[str, str]:
    """The people of the e-mail, each with another company than the one that will be typed."""
    made = {}
    if lead:
        made["Lead"] = org.add_lead(LastName="Byron", Email="IDA@example.com", Company="Old Ltd")["Id"]
    if contact:
        made["Contact"] = org.add_contact(LastName="Byron", Email="Ida@Example.com")["Id"]
    return made


# (customer information, L, C) -> what is created, who gets the Event. "new" is the one created.
ROWS = [
    ("", False, False, "", None),
    ("", True, False, "", "Lead"),
    ("", False, True, "", "Contact"),
    ("", True, True, "", "Lead"),
    ("Lead", False, False, "Lead", "new"),
    ("Lead", True, False, "", "Lead"),
    ("Lead", False, True, "", "Contact"),
    ("Lead", True, True, "", "Lead"),
    ("Contact", False, False, "Contact", "new"),
    ("Contact", False, True, "", "Contact"),
    ("Contact", True, False, "Contact", "new"),
    ("Contact", True, True, "", "Contact"),
]


@pytest.mark.parametrize("overwrite", [True, False])
@pytest.mark.parametrize(("person", "lead", "contact", "creates", "owner"), ROWS)
def test_each_row_of_the_table_stands_so_in_the_org(
    *,
    page: BookingPage,
    connection: Connection,
    org: Org,
    person: str,
    lead: bool,
    contact: bool,
    creates: str,
    owner: str | None,
    overwrite: bool,
) -> None:
    wish(page, connection, person=person, overwrite=overwrite)
    there = held(org, lead=lead, contact=contact)
    book(page)

    sync_everything()

    people = {"Lead": org.leads(), "Contact": org.contacts()}
    new = [one["Id"] for rows in people.values() for one in rows if one["Id"] not in there.values()]
    assert len(new) == bool(creates)
    assert len(people.get(creates, [])) == (creates in there) + 1 if creates else not new
    updated = overwrite and person == "Lead" and lead
    assert not lead or org.record(there["Lead"])["Company"] == (TYPED if updated else "Old Ltd")
    expected = [] if owner is None else new if owner == "new" else [there[owner]]
    assert [event["WhoId"] for event in org.events()] == expected
    assert Sync.objects.get().state == SyncState.SYNCED


@pytest.mark.parametrize("person", ["", "Lead", "Contact"])
def test_a_converted_lead_counts_as_its_contact_in_the_org(
    page: BookingPage, connection: Connection, org: Org, person: str
) -> None:
    wish(page, connection, person=person)
    contact = org.convert_lead(org.add_lead(LastName="Byron", Email="ida@example.com")["Id"])
    org.edit(contact["Id"], Email="other@example.com")
    book(page)

    sync_everything()

    assert [event["WhoId"] for event in org.events()] == [contact["Id"]]
    assert len(org.leads()) + len(org.contacts()) == 2


@pytest.mark.parametrize(
    ("options", "rule", "host", "owner"),
    [
        ({}, True, True, "queue"),
        ({}, False, True, "host"),
        ({}, False, False, "admin"),
        ({"lead_owner": "host"}, True, True, "host"),
        ({"lead_owner": "user"}, True, True, "admin"),
        ({"person": "Contact"}, True, True, "host"),
        ({"person": "Contact", "contact_owner": "user"}, True, True, "admin"),
    ],
)
def test_a_new_person_is_owned_as_the_page_wishes(
    *,
    page: BookingPage,
    connection: Connection,
    org: Org,
    options: dict[str, Any],
    rule: bool,
    host: bool,
    owner: str,
) -> None:
    users = {"admin": org.admin["Id"], "queue": org.add_user(email="queue@example.com")["Id"]}
    users["host"] = org.add_user(email="ada@example.com" if host else "else@example.com")["Id"]
    org.turn(assignment_owner=users["queue"] if rule else None)
    wish(page, connection, **options)
    book(page)

    sync_everything()

    (made,) = org.leads() + org.contacts()
    assert made["OwnerId"] == users[owner]


@pytest.mark.parametrize(("wished", "owner"), [("host", "host"), ("user", "admin")])
def test_the_event_is_owned_as_the_page_wishes(
    page: BookingPage, connection: Connection, org: Org, wished: str, owner: str
) -> None:
    users = {"admin": org.admin["Id"], "host": org.add_user(email="ada@example.com")["Id"]}
    wish(page, connection, event_owner=wished)
    book(page)

    sync_everything()

    assert org.events()[0]["OwnerId"] == users[owner]


def test_the_owner_of_an_existing_person_is_never_changed(page: BookingPage, connection: Connection, org: Org) -> None:
    somebody = org.add_user(email="somebody@example.com")["Id"]
    org.add_user(email="ada@example.com")
    org.turn(assignment_owner=org.add_user(email="queue@example.com")["Id"])
    lead = org.add_lead(LastName="Byron", Email="ida@example.com", OwnerId=somebody)["Id"]
    wish(page, connection, overwrite=True, lead_owner="host")
    booking = book(page)
    sync_everything()

    reschedule(booking, next_monday(hour=15))
    sync_everything()

    assert (org.record(lead)["OwnerId"], org.record(lead)["Company"]) == (somebody, TYPED)


@pytest.mark.parametrize(("company", "said"), [("", "On their own"), ("Acme", "Acme")])
def test_a_lead_without_a_company_gets_the_pages_fallback(
    page: BookingPage, connection: Connection, org: Org, company: str, said: str
) -> None:
    wish(page, connection, company="On their own")
    book(page, company=company)

    sync_everything()

    assert org.leads()[0]["Company"] == said


@pytest.mark.parametrize(
    ("accounts", "fixed", "typed", "goes_to", "code"),
    [
        (["analytical example"], False, TYPED, "analytical example", "account_by_name"),
        (["Analytical Example", "ANALYTICAL EXAMPLE"], False, TYPED, None, "contact_without_account"),
        (["Analytical Example", "ANALYTICAL EXAMPLE"], True, TYPED, "Fixed", "account_of_the_page"),
        ([], True, TYPED, "Fixed", "account_of_the_page"),
        (["Analytical"], False, TYPED, None, "contact_without_account"),
        ([], False, "", None, "contact_without_account"),
        (["O'Neil \\ 100%"], False, "O'Neil \\ 100%", "O'Neil \\ 100%", "account_by_name"),
    ],
)
def test_a_new_contact_goes_to_the_account_of_its_company(
    *,
    page: BookingPage,
    connection: Connection,
    org: Org,
    accounts: list[str],
    fixed: bool,
    typed: str,
    goes_to: str | None,
    code: str,
) -> None:
    ids = {name: org.add("Account", Name=name)["Id"] for name in [*accounts, "Fixed"]}
    wish(page, connection, person="Contact", account_id=ids["Fixed"] if fixed else "")
    book(page, company=typed)

    sync_everything()

    assert org.contacts()[0]["AccountId"] == (ids[goes_to] if goes_to else None)
    assert code in codes()


def test_a_refused_update_costs_nothing_but_itself(page: BookingPage, connection: Connection, org: Org) -> None:
    wish(page, connection, overwrite=True)
    lead = org.add_lead(LastName="Byron", Email="ida@example.com", Company="Old Ltd")["Id"]
    org.turn(validation_rules=[{"sobject": "Lead", "message": "No"}])
    book(page)

    sync_everything()

    assert (org.record(lead)["Company"], len(org.leads())) == ("Old Ltd", 1)
    assert [event["WhoId"] for event in org.events()] == [lead]
    assert Sync.objects.get().state == SyncState.SYNCED
    assert "update_refused" in codes()


def test_person_fields_are_written_once(page: BookingPage, connection: Connection, org: Org) -> None:
    wish(page, connection, overwrite=True)
    lead = org.add_lead(LastName="Byron", Email="ida@example.com", Company="Old Ltd")["Id"]
    booking = book(page)
    sync_everything()
    org.edit(lead, Company="Corrected Ltd")

    reschedule(booking, next_monday(hour=15))
    sync_everything()

    assert org.record(lead)["Company"] == "Corrected Ltd"


def test_settings_apply_to_bookings_that_are_confirmed_afterwards(
    sending_page: BookingPage, connection: Connection, org: Org
) -> None:
    booking = book(sending_page)
    wish(sending_page, connection, cancelled="mark")
    sync_everything()

    cancel(booking)
    sync_everything()

    assert org.events() == []


def test_the_person_is_kept_though_somebody_else_would_match_by_now(sending_page: BookingPage, org: Org) -> None:
    booking = book(sending_page)
    sync_everything()
    (lead,) = org.leads()
    org.add_lead(LastName="Byron", Email="ida@example.com")

    reschedule(booking, next_monday(hour=15))
    sync_everything()

    assert org.events()[0]["WhoId"] == lead["Id"]


@pytest.mark.parametrize("what", ["convert", "merge"])
def test_a_person_who_was_converted_or_merged_stays_the_bookings_person(
    sending_page: BookingPage, org: Org, what: str
) -> None:
    booking = book(sending_page)
    sync_everything()
    (lead,) = org.leads()
    if what == "convert":
        became = org.convert_lead(lead["Id"])["Id"]
    else:
        became = org.add_lead(LastName="Byron")["Id"]
        org.merge_leads(became, lead["Id"])

    reschedule(booking, next_monday(hour=15))
    sync_everything()

    assert org.events()[0]["WhoId"] == became
    assert RemoteRecord.objects.get(role="person").remote_id == became
    assert "person_followed" in codes()


def test_an_event_given_to_somebody_else_by_hand_stays_with_them(sending_page: BookingPage, org: Org) -> None:
    booking = book(sending_page)
    sync_everything()
    (lead,) = org.leads()
    other = org.add_lead(LastName="Other")["Id"]
    org.edit(org.events()[0]["Id"], WhoId=other)

    reschedule(booking, next_monday(hour=15))
    sync_everything()

    assert org.events()[0]["WhoId"] == other
    assert RemoteRecord.objects.get(role="person").remote_id == lead["Id"]
