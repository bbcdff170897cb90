"""Rules that a team saved, in what is then written into Salesforce."""

from dataclasses import dataclass

import pytest

from bookings import lifecycle
from bookings.models import BookingPage, Question, QuestionKind
from integrations import mappings, outbox, schemas
from integrations.mapping import Mode, Rule
from integrations.models import Connection, Sync
from integrations.salesforce.fields import MAPPER
from integrations.salesforce.standin import Org, StandIn
from integrations.standing import of_booking
from integrations.studio import Studio
from teams.models import User
from tests.integrations.cast import book, sync_everything, wish
from tests.integrations.mapped import CUSTOM, answered, described, reasons_of, rule, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def custom(org: Org) -> Org:
    """The org with custom fields of its own."""
    org.change_schema(custom=CUSTOM)
    return org


@dataclass(frozen=True)
class Connected:
    """A page that sends, its connection, the org with custom fields, and who saves."""

    page: BookingPage
    connection: Connection
    org: Org
    by: User

    def save(self, *rules: Rule) -> None:
        save(self.page, self.connection, self.org, self.by, *rules)


@pytest.fixture
def connected(sending_page: BookingPage, connection: Connection, custom: Org, ada: User) -> Connected:
    """All that most tests need."""
    return Connected(sending_page, connection, custom, ada)


@pytest.fixture
def size(page: BookingPage) -> Question:
    """The page asks how many people work there."""
    return Question.objects.create(team=page.team, page=page, label="How many are you?", kind=QuestionKind.NUMBER)


def test_who_did_not_come_is_told_in_the_field_that_the_page_names(connected: Connected, ada: User) -> None:
    connected.org.change_schema(custom={"Activity": ["Missed__c | boolean | CUDFP | Missed |"]})
    connected.save(rule("Event.Missed__c", "no_show"))
    booking = book(connected.page)
    sync_everything()
    told = [connected.org.events()[0]["Missed__c"]]

    lifecycle.mark_no_show(booking, by=ada, now=booking.ends_at)
    sync_everything()
    told.append(connected.org.events()[0]["Missed__c"])
    lifecycle.unmark_no_show(booking)
    sync_everything()
    told.append(connected.org.events()[0]["Missed__c"])

    assert told == [False, True, False]


def test_who_did_not_come_is_offered_for_fields_of_the_event_alone(connected: Connected) -> None:
    connected.org.change_schema(
        custom={
            "Activity": ["Missed__c | boolean | CUDFP | Missed |"],
            "Lead": ["Missed__c | boolean | CUDFP | Missed |"],
        }
    )
    connected.save()
    schemas.keep(connected.connection, described(connected.org))
    studio = Studio(connected.connection, MAPPER, connected.page)

    offered = {
        kind: [field.name for field in studio.suited("no_show", kind) if field.name == "Missed__c"]
        for kind in ("Lead", "Event")
    }

    assert offered == {"Lead": [], "Event": ["Missed__c"]}


def test_answers_and_constants_stand_in_the_new_lead_and_its_event(
    connected: Connected, size: Question, standin: StandIn
) -> None:
    connected.save(
        rule("Lead.Size__c", f"question:{size.pk}"),
        rule("Lead.Topic__c", "constant", constant="Sales"),
        rule("Lead.LeadSource", "constant", Mode.ON_CREATE, constant="Web"),
        rule("Lead.Phone", "phone"),
        rule("Event.Topic__c", "page_title"),
        rule("Event.Zone__c", "time_zone"),
    )
    book(connected.page, phone="+44 20 7946 0000", answers=answered(size, "1250"))
    standin.log.clear()

    sync_everything()

    (lead,), (event,) = connected.org.leads(), connected.org.events()
    assert (lead["Size__c"], lead["Topic__c"], lead["LeadSource"]) == (1250, "sales", "Web")
    assert (lead["Phone"], lead["Company"]) == ("+44 20 7946 0000", "Analytical Example")
    assert (event["Topic__c"], event["Zone__c"]) == (connected.page.title, "Europe/Lon")
    assert len(list(standin.calls)) == 2
    assert reasons_of(Sync.objects.get())["cut"]["fields"] == ["Zone__c"]


def test_each_rule_writes_an_existing_lead_by_its_mode(
    page: BookingPage, connection: Connection, custom: Org, ada: User
) -> None:
    wish(page, connection, overwrite=True)
    lead = custom.add_lead(
        LastName="Byron", Email="ida@example.com", Title="Countess", Phone="1", Website="old.example", City="Ockham"
    )
    save(
        page,
        connection,
        custom,
        ada,
        rule("Lead.Phone", "phone"),
        rule("Lead.Title", "constant", Mode.IF_EMPTY, "Boss"),
        rule("Lead.Industry", "constant", Mode.IF_EMPTY, "Banking"),
        rule("Lead.LeadSource", "constant", Mode.ON_CREATE, "Web"),
        rule("Lead.City", "utm_source"),
    )
    booking = book(page, phone="2")

    sync_everything()

    found = custom.record(lead["Id"])
    assert (found["Phone"], found["Title"], found["Industry"], found["LeadSource"]) == (
        "2",
        "Countess",
        "Banking",
        None,
    )
    assert found["City"] == "Ockham"
    told = reasons_of(Sync.objects.get())
    assert told["updated"]["before"] == {"Phone": "1", "Industry": None}
    assert told["left_filled"]["fields"] == ["Title"]
    (standing,) = of_booking(booking)
    effects = {(each.field, str(each.effect)) for each in standing.story.fields if each.object == "Lead"}
    assert effects == {("Phone", "changed"), ("Industry", "filled"), ("Title", "kept")}
    assert standing.overwritten == [("Phone", "1")]


def test_with_overwrite_off_no_existing_field_is_written_whatever_its_mode(
    sending_page: BookingPage, connection: Connection, custom: Org, ada: User
) -> None:
    lead = custom.add_lead(LastName="Byron", Email="ida@example.com")
    save(
        sending_page,
        connection,
        custom,
        ada,
        rule("Lead.Title", "constant", Mode.IF_EMPTY, "Boss"),
        rule("Lead.Phone", "phone"),
    )
    book(sending_page, phone="2")

    sync_everything()

    assert (custom.record(lead["Id"])["Title"], custom.record(lead["Id"])["Phone"]) == (None, None)
    assert reasons_of(Sync.objects.get())["left_as_is"]["fields"] == ["Title", "Phone"]


def test_an_answer_that_does_not_fit_is_a_remark_and_costs_nothing_else(
    sending_page: BookingPage, connection: Connection, custom: Org, ada: User, size: Question
) -> None:
    save(sending_page, connection, custom, ada, rule("Lead.Size__c", f"question:{size.pk}"))
    booking = book(sending_page, answers=answered(size, "about fifty"))

    sync_everything()

    (standing,) = of_booking(booking)
    assert standing.word == "In Salesforce, with a remark"
    assert standing.remarks[0].what_happened == "Left out Size__c of the Lead: it is no number."
    assert len(custom.events()) == 1


def test_pages_do_as_the_team_does_until_they_have_rules_of_their_own(
    sending_page: BookingPage, connection: Connection, custom: Org, ada: User
) -> None:
    save(None, connection, custom, ada, rule("Lead.Title", "constant", constant="Team"))
    inherited = mappings.standing(connection, sending_page).holds
    save(sending_page, connection, custom, ada, rule("Lead.Title", "constant", constant="Page"))

    of_team, of_page = book(sending_page), mappings.standing(connection, sending_page).holds

    assert inherited is not None
    assert inherited.page_id is None
    assert of_page is not None
    assert of_page.page_id == sending_page.pk
    assert Sync.objects.get(booking=of_team).options["fields"][0]["constant"] == "Page"


def test_of_two_people_who_save_at_once_the_second_is_told(
    page: BookingPage, connection: Connection, custom: Org, ada: User
) -> None:
    save(page, connection, custom, ada, rule("Lead.Title", "constant", constant="One"))

    with pytest.raises(mappings.Meanwhile):
        mappings.save(connection, page, [], described(custom), by=ada, after=None)


def test_what_was_filled_into_an_event_follows_the_booking(
    sending_page: BookingPage, connection: Connection, custom: Org, ada: User
) -> None:
    save(
        sending_page,
        connection,
        custom,
        ada,
        rule("Event.Topic__c", "location"),
        rule("Event.Zone__c", "constant", Mode.ON_CREATE, "here"),
    )
    booking = book(sending_page)
    sync_everything()
    booking.location = "Room 2"
    booking.save()

    outbox.request_again(booking)
    sync_everything()

    (event,) = custom.events()
    assert (event["Topic__c"], event["Zone__c"]) == ("Room 2", "here")


def test_a_new_lead_has_the_record_type_of_the_page(page: BookingPage, connection: Connection, org: Org) -> None:
    kind = org.add_record_type("Lead", "Partner")
    wish(page, connection, lead_record_type=kind["Id"], subject="{full_name} ({utm_source})")
    book(page, source={"utm_source": "mail"})

    sync_everything()

    assert org.leads()[0]["RecordTypeId"] == kind["Id"]
    assert org.events()[0]["Subject"] == "Ida Byron (mail)"


@pytest.mark.parametrize("person", ["Contact", "Lead"])
def test_an_event_stands_on_the_account_of_its_contact_and_on_nothing_beside_a_lead(
    page: BookingPage, connection: Connection, org: Org, person: str
) -> None:
    account = org.add("Account", Name="Analytical")
    if person == "Contact":
        org.add_contact(LastName="Byron", Email="ida@example.com", AccountId=account["Id"])
    wish(page, connection, person=person, related_to="account")
    # Where Leads are created a Contact who is there is used all the same.
    book(page, email="ida@example.com" if person == "Contact" else "new@example.com")

    sync_everything()

    assert org.events()[0]["WhatId"] == (account["Id"] if person == "Contact" else None)


def test_what_looks_like_a_reference_of_salesforces_is_text(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    org.change_schema(custom={"Activity": ["Topic__c | string 80 | CUNFP | Topic |"]})
    save(
        sending_page,
        connection,
        org,
        ada,
        rule("Event.Topic__c", "company"),
        rule("Lead.Title", "constant", constant="@{a.b}"),
    )
    booking = book(sending_page, last_name="@{person.id}", first_name="", company="@{no.such}")

    sync_everything()

    (lead,), (event,) = org.leads(), org.events()
    assert (lead["LastName"], lead["Company"], lead["Title"]) == ("@ {person.id}", "@ {no.such}", "@ {a.b}")
    assert (event["Topic__c"], event["WhoId"]) == ("@ {no.such}", lead["Id"])
    assert event["Subject"] == "Intro call: @ {person.id}"
    assert of_booking(booking)[0].word == "In Salesforce"
