"""Composite, graph, batch and sObject Collections."""

from typing import Any

import pytest

from integrations.salesforce.standin import StandIn
from tests.integrations.salesforce.standin.talk import Api, problem

BASE = "/services/data/v66.0"
ROLLED_BACK = "The transaction was rolled back since another operation in the same transaction failed."


def part(name: str, method: str, path: str, body: Any = None, **headers: str) -> dict[str, Any]:
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    made = {"referenceId": name, "method": method, "url": f"{BASE}/{path}", "httpHeaders": named}
    return made if body is None else {**made, "body": body}


def lead(name: str = "lead", email: str = "ada.byron@example.com", **headers: str) -> dict[str, Any]:
    return part(name, "POST", "sobjects/Lead", {"LastName": "Byron", "Company": "Engines", "Email": email}, **headers)


def event(name: str = "event", who: str = "@{lead.id}", minutes: int = 30) -> dict[str, Any]:
    body = {"WhoId": who, "Subject": "Intro", "StartDateTime": "2026-03-05T14:00:00Z", "DurationInMinutes": minutes}
    return part(name, "POST", "sobjects/Event", body)


def send(api: Api, *parts: dict[str, Any], all_or_none: bool = True) -> list[dict[str, Any]]:
    answer = api.post("composite", {"allOrNone": all_or_none, "compositeRequest": list(parts)})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["compositeResponse"]
    return found


def test_a_lead_and_its_event_are_made_in_one_call(standin: StandIn, api: Api) -> None:
    made = send(api, lead(), event())

    (only,) = standin.org.events()
    assert [one["httpStatusCode"] for one in made] == [201, 201]
    assert only["WhoId"] == made[0]["body"]["id"]
    assert made[0]["httpHeaders"] == {"Location": f"{BASE}/sobjects/Lead/{only['WhoId']}"}
    assert standin.org.calls_used == 1


def test_all_or_none_takes_everything_back(standin: StandIn, api: Api) -> None:
    answers = send(api, lead(), event(minutes=1441), lead("third", "c@example.com"))

    halted = [{"errorCode": "PROCESSING_HALTED", "message": ROLLED_BACK}]
    assert [one["httpStatusCode"] for one in answers] == [400, 400, 400]
    assert (answers[0]["body"], answers[2]["body"]) == (halted, halted)
    assert answers[1]["body"][0]["errorCode"] == "FIELD_INTEGRITY_EXCEPTION"
    assert (standin.org.leads(), standin.org.events()) == ([], [])


def test_what_was_taken_back_is_found_by_no_index(standin: StandIn, api: Api) -> None:
    api.rows("SELECT Id FROM Lead WHERE Email = 'ada.byron@example.com'")

    send(api, lead(), event(minutes=1441))

    assert api.rows("SELECT Id FROM Lead WHERE Email = 'ada.byron@example.com'") == []


def test_without_all_or_none_what_can_be_done_is_done(standin: StandIn, api: Api) -> None:
    answers = send(api, lead(), event(minutes=1441), lead("third", "c@example.com"), all_or_none=False)

    assert [one["httpStatusCode"] for one in answers] == [201, 400, 201]
    assert len(standin.org.leads()) == 2


def test_a_reference_to_what_failed_is_halted(api: Api) -> None:
    broken = part("lead", "POST", "sobjects/Lead", {"LastName": "Byron"})

    answers = send(api, broken, event(), all_or_none=False)

    assert answers[1]["body"][0]["errorCode"] == "PROCESSING_HALTED"
    assert answers[1]["body"][0]["message"].startswith("Invalid reference specified. No value for lead.id")


def test_a_reference_reaches_into_the_rows_of_a_query(standin: StandIn, api: Api) -> None:
    known = standin.org.add_lead(Email="ada.byron@example.com")["Id"]
    look = part("people", "GET", "query?q=SELECT Id FROM Lead WHERE Email = 'ada.byron@example.com'")

    send(api, look, event(who="@{people.records[0].Id}"))

    assert standin.org.events()[0]["WhoId"] == known


def test_headers_are_each_subrequests_own(standin: StandIn, api: Api) -> None:
    standin.org.add_lead(Email="ada.byron@example.com")
    outer = {"Sforce_Duplicate_Rule_Header": "allowSave=true"}

    without = api.post("composite", {"compositeRequest": [lead()]}, **outer).json()["compositeResponse"][0]
    with_it = send(api, lead(Sforce_Duplicate_Rule_Header="allowSave=true"))[0]

    assert without["body"][0]["errorCode"] == "DUPLICATES_DETECTED"
    assert with_it["httpStatusCode"] == 201


def test_an_unknown_address_inside_is_a_404_of_that_part_alone(api: Api) -> None:
    answers = send(api, part("foo", "GET", "sobjects/Foo"), part("bar", "GET", "limits"), all_or_none=False)

    assert answers[0] == {
        "body": [{"message": "The requested resource does not exist", "errorCode": "NOT_FOUND"}],
        "httpHeaders": {},
        "httpStatusCode": 404,
        "referenceId": "foo",
    }
    assert answers[1]["httpStatusCode"] == 200


def test_an_update_and_a_delete_inside_have_no_body(standin: StandIn, api: Api) -> None:
    known = standin.org.add_lead()["Id"]

    answers = send(
        api, part("a", "PATCH", f"sobjects/Lead/{known}", {"Title": "x"}), part("b", "DELETE", f"sobjects/Lead/{known}")
    )

    assert [(one["httpStatusCode"], one["body"]) for one in answers] == [(204, None), (204, None)]


@pytest.mark.parametrize(
    "parts",
    [
        [lead(f"l{number}") for number in range(26)],
        [part(f"q{number}", "GET", "query?q=SELECT Id FROM Lead") for number in range(6)],
        [lead("same"), lead("same")],
        [lead("not-allowed")],
        "no list",
    ],
)
def test_a_bad_envelope_is_refused_as_a_whole(api: Api, parts: Any) -> None:
    assert api.post("composite", {"compositeRequest": parts}).status_code == 400


def test_a_composite_does_not_hold_another(api: Api) -> None:
    assert (
        send(api, part("inner", "POST", "composite", {"compositeRequest": []}), all_or_none=False)[0]["httpStatusCode"]
        == 404
    )


def test_each_graph_stands_or_falls_alone(standin: StandIn, api: Api) -> None:
    good = {"graphId": "1", "compositeRequest": [lead(), event()]}
    bad = {"graphId": "2", "compositeRequest": [lead("lead", "b@example.com"), event(minutes=1441)]}

    answers = api.post("composite/graph", {"graphs": [good, bad]}).json()["graphs"]

    assert [(one["graphId"], one["isSuccessful"]) for one in answers] == [("1", True), ("2", False)]
    assert [one["Email"] for one in standin.org.leads()] == ["ada.byron@example.com"]


def test_each_request_of_a_batch_counts_as_a_call(standin: StandIn, api: Api) -> None:
    known = standin.org.add_lead()["Id"]
    requests = [
        {"method": "PATCH", "url": f"v66.0/sobjects/Lead/{known}", "richInput": {"Title": "x"}},
        {"method": "GET", "url": "v66.0/limits"},
    ]

    answer = api.post("composite/batch", {"batchRequests": requests}).json()

    assert (answer["hasErrors"], [one["statusCode"] for one in answer["results"]]) == (False, [204, 200])
    assert standin.org.calls_used == 3


def test_a_batch_can_halt_at_the_first_error(api: Api) -> None:
    requests = [{"method": "GET", "url": "v66.0/sobjects/Foo"}, {"method": "GET", "url": "v66.0/limits"}]

    answer = api.post("composite/batch", {"haltOnError": True, "batchRequests": requests}).json()

    assert [one["statusCode"] for one in answer["results"]] == [404, 412]


# sObject Collections


def row(sobject: str = "Lead", **fields: Any) -> dict[str, Any]:
    return {"attributes": {"type": sobject}, **fields}


def test_a_collection_answers_one_result_for_each_record_in_order(standin: StandIn, api: Api) -> None:
    standin.org.add_lead(Email="known@example.com")
    records = [
        row(LastName="One", Company="X"),
        row(LastName="Two"),
        row(LastName="Three", Company="X", Email="known@example.com"),
        row("Contact", LastName="Four"),
    ]

    results = api.post("composite/sobjects", {"allOrNone": False, "records": records}).json()

    assert [one["success"] for one in results] == [True, False, False, True]
    assert results[1]["errors"] == [
        {
            "statusCode": "REQUIRED_FIELD_MISSING",
            "message": "Required fields are missing: [Company]",
            "fields": ["Company"],
        }
    ]
    assert results[2]["errors"] == [
        {"statusCode": "DUPLICATES_DETECTED", "message": "Use one of these records?", "fields": []}
    ]


def test_a_collection_that_is_all_or_none_takes_everything_back(standin: StandIn, api: Api) -> None:
    results = api.post(
        "composite/sobjects", {"allOrNone": True, "records": [row(LastName="One", Company="X"), row(LastName="Two")]}
    ).json()

    assert [one["errors"][0]["statusCode"] for one in results] == [
        "ALL_OR_NONE_OPERATION_ROLLED_BACK",
        "REQUIRED_FIELD_MISSING",
    ]
    assert standin.org.leads() == []


def test_collections_update_and_delete(standin: StandIn, api: Api) -> None:
    first, second = standin.org.add_lead()["Id"], standin.org.add_lead()["Id"]

    updated = api.patch(
        "composite/sobjects", {"records": [row(id=first, Title="x"), row(id="00Q000000000001EAA", Title="y")]}
    ).json()
    deleted = api.call("DELETE", f"composite/sobjects?ids={first},{second}&allOrNone=false").json()

    assert [one["success"] for one in updated] == [True, False]
    assert [one["success"] for one in deleted] == [True, True]
    assert standin.org.leads() == []


def test_collections_upsert_by_key_and_say_what_was_created(standin: StandIn, api: Api) -> None:
    standin.org.change_schema(custom={"Lead": ["Key__c | string 64 | CUNFPKQ | Key |"]})
    standin.org.add_lead(Key__c="a")
    records = [row(Key__c="a", Title="x"), row(Key__c="b", LastName="New", Company="X")]

    results = api.patch("composite/sobjects/Lead/Key__c", {"records": records}).json()

    assert [one["created"] for one in results] == [False, True]


def test_collections_read_in_the_order_asked_for(standin: StandIn, api: Api) -> None:
    first, second = standin.org.add_lead(Title="one")["Id"], standin.org.add_lead(Title="two")["Id"]

    found = api.post(
        "composite/sobjects/Lead", {"ids": [second, "00Q000000000001EAA", first], "fields": ["Title"]}
    ).json()

    assert [one and one["Title"] for one in found] == ["two", None, "one"]


def test_a_collection_holds_at_most_200_records(api: Api) -> None:
    assert problem(api.post("composite/sobjects", {"records": [row(LastName="x", Company="y")] * 201}))[0] == 400
