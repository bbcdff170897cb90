"""Removing a test booking, over any org, settings and whatever people did meanwhile: nobody goes who was there, changed or used."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.contract.access import Access
from integrations.contract.pushes import Order, PushResult, RemoteObject
from integrations.salesforce.client import Client
from integrations.salesforce.crowd import make_right
from integrations.salesforce.standin import Org, StandIn
from integrations.salesforce.wishes import CHOICES
from tests.integrations.salesforce.test_plan import a_booking
from tests.integrations.salesforce.test_rehearsal import NOW

PEOPLE = st.lists(
    st.fixed_dictionaries(
        {"LastName": st.sampled_from(["Byron", "Other"]), "Title": st.sampled_from([None, "Boss"])},
        optional={"Phone": st.sampled_from(["1", "020 1"])},
    ),
    max_size=2,
)
WISHES = st.fixed_dictionaries(
    {"person": st.sampled_from(["", "Lead", "Contact"]), "event": st.booleans(), "overwrite": st.booleans()},
    # Where a rule's word counts, only the write would show it.
    optional={name: st.sampled_from(values) for name, values in CHOICES.items() if name != "duplicates"}
    | {
        "campaign": st.sampled_from(["active", "inactive", "deleted"]),
        "campaign_status": st.sampled_from(["", "Registered", "Not one of its own"]),
        "campaign_raise": st.lists(st.sampled_from(["Sent", "Responded"]), unique=True),
    },
)

MEANWHILE = ["nothing", "edited", "called", "met", "in a campaign", "used by another booking", "deleted"]


@pytest.fixture(scope="module")
def org() -> Iterator[Org]:
    """One org for all examples: each invitee has an e-mail of their own."""
    with StandIn() as standin, override_settings(SALESFORCE_TRUSTED_HOSTS=[urlsplit(standin.url).netloc]):
        standin.org.change_schema(person_accounts=True)
        standin.org.add_record_type("Account", "Person", person=True)
        yield standin.org


def push(org: Org, order: Order) -> list[RemoteObject]:
    access = Access(instance_url=org.url, token=org.grant().access_token, org_id=org.id, user_id=org.admin["Id"])
    with Client(access) as client:
        (done,) = make_right(client, [order], access, before_write=lambda _: None)
    assert isinstance(done, PushResult), done
    return list(done.records)


def happen(org: Org, meanwhile: str, person: RemoteObject) -> None:
    """What somebody does with the person in the org."""
    named = {"LeadId" if person.object == "Lead" else "ContactId": person.id}
    match meanwhile:
        case "edited":
            org.edit(person.id, by=org.add_user(email="rep@example.com")["Id"], Phone="1")
        case "called":
            org.add("Task", WhoId=person.id, Subject="Call")
        case "met":
            org.add_event(WhoId=person.id, StartDateTime="2031-03-05T14:00:00Z")
        case "in a campaign":
            org.add("CampaignMember", CampaignId=org.add("Campaign", Name="Fair")["Id"], **named)
        case "deleted":
            org.delete(str(person.written.get("AccountId") or person.id))


def live(org: Org, ids: set[str]) -> set[str]:
    return ids & {each["Id"] for kind in ("Lead", "Contact", "Account", "Event") for each in org.live(kind)}


@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_nobody_goes_but_whom_the_test_alone_made(org: Org, data: st.DataObject) -> None:
    email = f"ida-{org.next_id('00Q').lower()}@example.com"
    # Mostly nobody, or the test would seldom make anybody.
    is_known = data.draw(st.sampled_from([False, False, True]), "known")
    leads, contacts = (data.draw(PEOPLE, "there") if is_known else [] for _ in range(2))
    before = {org.add_lead(Email=email, **each)["Id"] for each in leads}
    before |= {org.add_contact(Email=email, **each)["Id"] for each in contacts}
    options: Any = data.draw(WISHES.filter(lambda each: each.get("several") != "ask"))
    options |= {} if is_known else {"person": data.draw(st.sampled_from(["Lead", "Contact"]), "made")}
    types = ["", *(each["Id"] for each in org.live("RecordType"))]
    options |= {"person_record_type": data.draw(st.sampled_from(types))}
    booking = replace(a_booking(email=email), reference=email, is_test=True)
    made = push(org, Order(booking=booking, options=options, now=NOW))
    person = next((each for each in made if each.role == "person"), None)
    created = {each.id for each in made if each.created}
    meanwhile = data.draw(st.sampled_from(MEANWHILE)) if person and person.created else "nothing"
    if person and person.created:
        happen(org, meanwhile, person)

    others = frozenset({person.id}) if person and meanwhile == "used by another booking" else frozenset()
    ended = replace(booking, is_cancelled=True)
    left = push(org, Order(booking=ended, options=options, known=made, others=others, now=NOW))

    assert live(org, before) == before
    kept = {person.id} if person and meanwhile not in {"nothing", "deleted"} else set()
    assert live(org, created) == kept & created
    assert {each.id for each in left if each.created and not each.deleted} == kept & created
