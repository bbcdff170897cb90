"""Rules of Event."""

import pytest

from integrations.salesforce.standin import StandIn
from tests.integrations.salesforce.standin.talk import Api, problem

START = "2026-03-05T14:00:00Z"


def test_a_length_makes_the_end_and_the_twins(standin: StandIn, api: Api) -> None:
    event = standin.org.record(
        api.create("Event", Subject="Intro", StartDateTime="2026-03-05T23:00:00+09:00", DurationInMinutes=45)
    )

    assert (event["StartDateTime"], event["EndDateTime"]) == (
        "2026-03-05T14:00:00.000+0000",
        "2026-03-05T14:45:00.000+0000",
    )
    assert (event["ActivityDateTime"], event["ActivityDate"], event["EndDate"]) == (
        event["StartDateTime"],
        "2026-03-05",
        "2026-03-05",
    )
    assert (event["ShowAs"], event["IsAllDayEvent"], event["IsPrivate"]) == ("Busy", False, False)


def test_an_end_makes_the_length(standin: StandIn, api: Api) -> None:
    event = api.create("Event", StartDateTime=START, EndDateTime="2026-03-05T15:30:00Z")

    assert standin.org.record(event)["DurationInMinutes"] == 90


def test_moving_the_start_alone_keeps_the_length(standin: StandIn, api: Api) -> None:
    event = api.create("Event", StartDateTime=START, DurationInMinutes=30)

    api.patch(f"sobjects/Event/{event}", {"StartDateTime": "2026-03-06T09:00:00Z"})

    assert standin.org.record(event)["EndDateTime"] == "2026-03-06T09:30:00.000+0000"


def test_an_all_day_event_is_a_day_long(standin: StandIn, api: Api) -> None:
    event = standin.org.record(api.create("Event", IsAllDayEvent=True, ActivityDate="2026-03-05"))

    assert (event["StartDateTime"], event["DurationInMinutes"]) == ("2026-03-05T00:00:00.000+0000", 1440)


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        ({"StartDateTime": START}, ("REQUIRED_FIELD_MISSING", ["EndDateTime"])),
        ({"DurationInMinutes": 30}, ("REQUIRED_FIELD_MISSING", ["StartDateTime"])),
        (
            {"StartDateTime": START, "EndDateTime": "2026-03-05T15:00:00Z", "DurationInMinutes": 30},
            ("FIELD_INTEGRITY_EXCEPTION", ["DurationInMinutes"]),
        ),
        (
            {"StartDateTime": START, "EndDateTime": "2026-03-05T13:00:00Z"},
            ("FIELD_INTEGRITY_EXCEPTION", ["DurationInMinutes"]),
        ),
        ({"StartDateTime": START, "DurationInMinutes": 1441}, ("FIELD_INTEGRITY_EXCEPTION", ["DurationInMinutes"])),
        ({"StartDateTime": "2026-03-05", "DurationInMinutes": 30}, ("JSON_PARSER_ERROR", None)),
        ({"StartDateTime": "2026-03-05T14:00:00", "DurationInMinutes": 30}, ("JSON_PARSER_ERROR", None)),
        (
            {"StartDateTime": START, "DurationInMinutes": 30, "ShowAs": "Sleeping"},
            ("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", ["ShowAs"]),
        ),
        ({"StartDateTime": START, "DurationInMinutes": 30, "Subject": "x" * 256}, ("STRING_TOO_LONG", ["Subject"])),
        (
            {"StartDateTime": START, "DurationInMinutes": 30, "WhoId": "005000000000001AAA"},
            ("FIELD_INTEGRITY_EXCEPTION", ["WhoId"]),
        ),
        (
            {"StartDateTime": START, "DurationInMinutes": 30, "WhoId": "00Q000000000001EAA"},
            ("INVALID_CROSS_REFERENCE_KEY", []),
        ),
        ({"StartDateTime": START, "DurationInMinutes": 30, "EventWhoIds": []}, ("INVALID_FIELD", None)),
        (
            {"StartDateTime": START, "DurationInMinutes": 30, "AccountId": None},
            ("INVALID_FIELD_FOR_INSERT_UPDATE", ["AccountId"]),
        ),
    ],
)
def test_an_event_that_breaks_a_rule_is_refused(
    api: Api, body: dict[str, object], refused: tuple[str, list[str] | None]
) -> None:
    assert problem(api.post("sobjects/Event", body)) == (400, *refused)


def test_multiday_events_last_up_to_fourteen_days(standin: StandIn, api: Api) -> None:
    standin.org.turn(multiday_events=True)

    assert api.create("Event", StartDateTime=START, DurationInMinutes=14 * 1440)
    assert (
        problem(api.post("sobjects/Event", {"StartDateTime": START, "DurationInMinutes": 14 * 1440 + 1}))[1]
        == "FIELD_INTEGRITY_EXCEPTION"
    )


def test_a_lead_and_another_record_do_not_stand_on_one_event(standin: StandIn, api: Api) -> None:
    account, lead = standin.org.add("Account", Name="Engines")["Id"], standin.org.add_lead()["Id"]
    contact = standin.org.add_contact(AccountId=account)["Id"]
    body = {"StartDateTime": START, "DurationInMinutes": 30, "WhatId": account}

    assert problem(api.post("sobjects/Event", {**body, "WhoId": lead}))[1] == "FIELD_INTEGRITY_EXCEPTION"
    event = api.create("Event", **body, WhoId=contact)
    assert standin.org.record(event)["AccountId"] == account


def test_a_private_event_stands_on_nobody(standin: StandIn, api: Api) -> None:
    lead = standin.org.add_lead()["Id"]

    refused = api.post(
        "sobjects/Event", {"StartDateTime": START, "DurationInMinutes": 30, "WhoId": lead, "IsPrivate": True}
    )

    assert problem(refused) == (400, "FIELD_INTEGRITY_EXCEPTION", ["IsPrivate"])


def test_a_deleted_person_is_told_apart_from_an_unknown_one(standin: StandIn, api: Api) -> None:
    lead = standin.org.add_lead()["Id"]
    standin.org.delete(lead)

    assert problem(api.post("sobjects/Event", {"StartDateTime": START, "DurationInMinutes": 30, "WhoId": lead})) == (
        400,
        "ENTITY_IS_DELETED",
        [],
    )


def test_shared_activities_bring_several_people_to_an_event(standin: StandIn, api: Api) -> None:
    standin.org.change_schema(shared_activities=True)
    people = [standin.org.add_contact(Email=f"{name}@example.com")["Id"] for name in "ab"]

    event = api.create("Event", StartDateTime=START, DurationInMinutes=30, EventWhoIds=people)

    assert standin.org.record(event)["WhoId"] == people[0]
    assert [
        row["RelationId"]
        for row in api.rows(f"SELECT RelationId FROM EventRelation WHERE EventId = '{event}'")  # noqa: S608 - ids and words of this test
    ] == people
