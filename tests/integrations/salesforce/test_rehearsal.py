"""What a rehearsal foretells is what the engine then does: over any org, settings, rules and bookings. Nothing is stored on our side."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.contract.access import Access
from integrations.contract.looks import Foreseen, Rehearsal
from integrations.contract.pushes import Failure, Order, PushResult
from integrations.errors import Ambiguous
from integrations.salesforce import individuals
from integrations.salesforce.client import Client
from integrations.salesforce.crowd import make_right
from integrations.salesforce.preview import rehearse
from integrations.salesforce.standin import Org, StandIn
from tests.integrations.salesforce.any_org import (
    BLOCKING,
    BOOKED,
    CHANGES,
    CUSTOM,
    DENIED,
    DUPLICATES,
    OF_LEADS,
    STEPPING_IN,
    WISHES,
    WITHHELD,
    changed,
    furnish,
    furnished,
    further_hosts,
    host,
    stored_rules,
)
from tests.integrations.salesforce.test_plan import a_booking

NOW = datetime(2026, 11, 20, tzinfo=UTC)
# JICOO_EXAMPLES=400 looks further than the suite does.
EXAMPLES = int(os.environ.get("JICOO_EXAMPLES", "80"))


@pytest.fixture(scope="module")
def org() -> Iterator[Org]:
    """One org for all examples: each invitee has an e-mail of their own."""
    with StandIn() as standin, override_settings(SALESFORCE_TRUSTED_HOSTS=[urlsplit(standin.url).netloc]):
        yield standin.org


@pytest.fixture(scope="module")
def ids(org: Org) -> dict[str, dict[str, str]]:
    """Of what settings point at."""
    return furnished(org)


# A record that is hidden and one that is gone for good are both not found, whatever is asked: the write alone tells them apart.
FORETOLD_AS = {"INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY": "INVALID_CROSS_REFERENCE_KEY"}
REFUSED = {"update": "update_refused", "member": "member_refused", "invitee": "hosts_invite_refused"}


def foretold(rehearsal: Rehearsal) -> list[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    return [
        (
            write.object,
            write.id,
            {each.name: each.after for each in write.fields},
            {each.name: each.before for each in write.fields if write.id},
        )
        for write in rehearsal.writes
    ]


def said(sent: list[dict[str, Any]], done: PushResult) -> list[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    return [
        (kind, *by_key(rest, as_new(write["body"], done)), write.get("before", {}))
        for write in sent
        for kind, _, rest in [str(write["path"]).partition("/")]
    ]


def by_key(rest: str, body: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The id and the body of a write, of which a key field and its value may stand in the address."""
    name, _, value = rest.partition("/")
    return ("", {**body, name: unquote(value)}) if value else (rest, body)


def as_new(body: dict[str, Any], done: PushResult) -> dict[str, Any]:
    """What a side matter that is tried again says by an id, as it was said before there was one."""
    made = {record.id: record for record in done.records if record.created}
    person = {True: individuals.WHO, False: "@{person.id}"}
    names = {
        made_id: person[individuals.is_one(record)] if record.role == "person" else "@{event.id}"
        for made_id, record in made.items()
    }
    return {name: names.get(value, value) if isinstance(value, str) else value for name, value in body.items()}


def stands(sent: list[list[dict[str, Any]]], done: PushResult) -> list[dict[str, Any]]:
    """What was written last, without what was refused and did not stop the rest."""
    said = {each.code for each in done.reasons}
    refused = {ref for ref, code in REFUSED.items() if code in said}
    return [write for write in (sent[-1] if sent else []) if write["ref"].rstrip("0123456789") not in refused]


def counted(org: Org) -> list[int]:
    """How many there are of everything that may be written."""
    return [len(org.live(kind)) for kind in ("Lead", "Contact", "Event", "CampaignMember", "EventRelation")]


def people_of(org: Org) -> dict[str, dict[str, Any]]:
    """Everybody as they stand, by id."""
    return {one["Id"]: dict(one) for kind in ("Lead", "Contact") for one in org.live(kind)}


def outcome_of(done: PushResult | Failure) -> str:
    """What a duplicate rule made of it, as the code of the proviso that foretells it; empty if none stepped in."""
    if isinstance(done, Failure):
        return "rule_may_stop" if done.problem.code == "DUPLICATES_DETECTED" else ""
    if any(each.code == "matched_by_rule" for each in done.reasons):
        return "rule_may_name"
    refused = [each for each in done.reasons if each.code == "update_refused"]
    return "rule_may_keep" if any(each.params["error"] == "DUPLICATES_DETECTED" for each in refused) else ""


def nobody_is_written_and_somebody_asked(done: PushResult | Failure, rehearsal: Rehearsal, kind: str) -> None:
    """ "Nothing is written and somebody of your team is asked": among records that are there."""
    assert isinstance(done, Failure)
    assert isinstance(done.problem, Ambiguous)
    assert (list(done.records), done.problem.params["candidates"] != []) == ([], True)
    # Beyond the person it may have been foretold that something else stops it.
    assert rehearsal.forecast.outcome in {Foreseen.CREATE, Foreseen.TROUBLE}
    assert [write.object for write in rehearsal.writes][:1] in ([], [kind], ["Account"])


def the_named_one_is_used(
    sent: list[list[dict[str, Any]]],
    done: PushResult | Failure,
    rehearsal: Rehearsal,
    kind: str,
    before: dict[str, Any],
) -> None:
    """ "That is used and none is created": the Event is as foretold, but for whom and what it is about."""
    assert isinstance(done, PushResult)
    assert rehearsal.forecast.outcome == Foreseen.CREATE
    (person,) = [record for record in done.records if record.role == "person"]
    assert (person.object, person.created, person.id in before) == (kind, False, True)
    assert [record.written["WhoId"] for record in done.records if record.role == "event"] in ([], [person.id])
    assert events_among(said(stands(sent, done), done)) == events_among(foretold(rehearsal))


def events_among(writes: list[tuple[str, str, dict[str, Any], dict[str, Any]]]) -> list[dict[str, Any]]:
    """What is written into Events, whomever and whatever they are about."""
    return [
        {name: value for name, value in fields.items() if name not in {"WhoId", "WhatId"}}
        for kind, _, fields, _ in writes
        if kind == "Event"
    ]


def everything_else_goes_through(
    sent: list[list[dict[str, Any]]], done: PushResult | Failure, rehearsal: Rehearsal, kind: str
) -> None:
    """ "Left as it is; everything else goes through"."""
    assert isinstance(done, PushResult)
    assert said(stands(sent, done), done) == [write for write in foretold(rehearsal) if write[0] != kind]
    assert [each for each in done.reasons if each.code != "update_refused"] == [
        each for each in rehearsal.reasons if each.code != "updated"
    ]


@settings(max_examples=EXAMPLES, deadline=None)
@given(data=st.data())
def test_what_is_foretold_is_what_is_done(org: Org, ids: dict[str, dict[str, str]], data: st.DataObject) -> None:
    put_back(org)
    options = data.draw(WISHES) | {"fields": data.draw(stored_rules(org))}
    compare(org, ids, data, options, data.draw(DUPLICATES))


@settings(max_examples=EXAMPLES, deadline=None)
@given(data=st.data())
def test_where_a_duplicate_rule_steps_in_it_comes_as_the_proviso_says(
    org: Org, ids: dict[str, dict[str, str]], data: st.DataObject
) -> None:
    put_back(org)
    options = data.draw(WISHES) | data.draw(STEPPING_IN)
    others = [each for each in data.draw(stored_rules(org)) if each["field"] != OF_LEADS["field"]]
    compare(org, ids, data, options | {"fields": [OF_LEADS, *others]}, data.draw(BLOCKING))


def put_back(org: Org) -> None:
    """As no administrator has changed it yet."""
    org.turn(lead_duplicates="off", contact_duplicates="off", record_types_withheld=[])
    org.change_schema(custom=CUSTOM, denied={})


def compare(
    org: Org, ids: dict[str, dict[str, str]], data: st.DataObject, options: dict[str, Any], rules: dict[str, Any]
) -> None:
    """What a rehearsal says of a booking under these settings, and what a push of it then does where these rules stand."""
    email = f"ida-{org.next_id('00Q').lower()}@example.com"
    name = f"Byron {email[4:22]}"
    options |= {setting: known[str(options[setting])] for setting, known in ids.items() if setting in options}
    furnish(org, data, email, name, ids["campaign"]["active"])
    values: Any = data.draw(BOOKED)
    booking = replace(
        a_booking(email=email, last_name=name),
        reference=email,
        values=values,
        asked=frozenset({"question:1"}),
        host=host(org, data),
        location="Room",
        more_hosts=further_hosts(org, data),
    )
    order = Order(booking=booking, options=options, now=NOW)
    tokens = org.grant()
    access = Access(instance_url=org.url, token=tokens.access_token, org_id=org.id, user_id=org.admin["Id"])
    changes = data.draw(st.lists(st.sampled_from(sorted(CHANGES)), max_size=3, unique=True))
    org.change_schema(custom=changed(changes), denied=data.draw(DENIED))
    org.turn(**rules, record_types_withheld=data.draw(WITHHELD))
    sent: list[list[dict[str, Any]]] = []
    stood, before = counted(org), people_of(org)

    with Client(access) as client:
        rehearsal = rehearse(client, order, access)
        assert counted(org) == stood
        (done,) = make_right(
            client, [order], access, before_write=lambda told: sent.append(told[0]["writes"]) if told else None
        )

    by_rule = outcome_of(done)
    if by_rule:
        # Nobody can ask whether a rule will find somebody: that it may, and what then, stands beside what is foretold.
        (kind,) = {str(each.params["object"]) for each in rehearsal.provisos if each.code == by_rule}
        match by_rule:
            case "rule_may_stop":
                nobody_is_written_and_somebody_asked(done, rehearsal, kind)
                assert counted(org) == stood
            case "rule_may_name":
                the_named_one_is_used(sent, done, rehearsal, kind, before)
                assert counted(org)[:2] == stood[:2]
            case "rule_may_keep":
                everything_else_goes_through(sent, done, rehearsal, kind)
        if by_rule != "rule_may_name":
            after = people_of(org)
            assert {each: after[each] for each in before} == before
    elif isinstance(done, PushResult):
        assert said(stands(sent, done), done) == foretold(rehearsal)
        assert list(done.reasons) == list(rehearsal.reasons)
        assert sum(counted(org)[:2]) - sum(stood[:2]) == (rehearsal.forecast.outcome == Foreseen.CREATE)
        assert [kind for kind, rest, *_ in foretold(rehearsal) if not rest].count("EventRelation") == (
            counted(org)[4] - stood[4]
        )
    else:
        assert isinstance(done, Failure)
        assert (FORETOLD_AS.get(done.problem.code, done.problem.code), done.problem.params.get("fields")) == (
            rehearsal.forecast.code,
            rehearsal.params.get("fields"),
        )
        assert (foretold(rehearsal), counted(org)) == ([], stood)
