import subprocess
import sys
from pathlib import Path

import pytest

from integrations.salesforce.standin import StandIn
from tests.integrations.salesforce.standin.talk import Api, problem

COMPARE = Path(__file__).resolve().parents[4].parent / "shared" / "salesforce" / "compare_describe.py"


def test_lead_and_event_are_described_as_a_real_org_describes_them(standin: StandIn, api: Api) -> None:
    if not COMPARE.exists():
        pytest.skip(
            "NOT COMPARED with a real org's describe: the recordings do not lie beside this repository (../shared/salesforce)"
        )

    done = subprocess.run(
        [sys.executable, str(COMPARE), standin.url, api.tokens.access_token],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout.strip() == "0 differences", done.stdout + done.stderr


def test_what_must_be_given_on_create_follows_from_describe(api: Api) -> None:
    required = {
        name: [
            field["name"]
            for field in api.get(f"sobjects/{name}/describe/").json()["fields"]
            if field["createable"]
            and not field["nillable"]
            and not field["defaultedOnCreate"]
            and field["type"] != "boolean"
        ]
        for name in ("Lead", "Contact", "Event")
    }

    assert required == {"Lead": ["LastName", "Company"], "Contact": ["LastName"], "Event": []}


def test_a_formula_is_described_as_one_and_nobody_may_write_it(standin: StandIn, api: Api) -> None:
    standin.org.change_schema(custom={"Lead": ["Employer__c | string 1300 | CUFP | Employer | formula=Company"]})

    fields = {field["name"]: field for field in api.get("sobjects/Lead/describe/").json()["fields"]}

    told = ("calculated", "calculatedFormula", "createable", "updateable", "nillable")
    assert [fields["Employer__c"][name] for name in told] == [True, "Company", False, False, True]
    assert [fields["Company"][name] for name in told] == [False, None, True, True, False]


def test_the_global_describe_lists_every_object(api: Api) -> None:
    listed = api.get("sobjects/").json()

    assert listed["maxBatchSize"] == 200
    assert {one["name"]: one["keyPrefix"] for one in listed["sobjects"]}.items() >= {
        "Lead": "00Q",
        "Contact": "003",
        "Event": "00U",
    }.items()


def test_a_describe_that_has_not_changed_is_not_sent_again(standin: StandIn, api: Api) -> None:
    first = api.get("sobjects/Lead/describe")

    again = api.get("sobjects/Lead/describe", headers={"If-Modified-Since": first.headers["Last-Modified"]})

    assert (again.status_code, again.content) == (304, b"")


def test_a_field_hidden_from_the_user_is_no_such_column(standin: StandIn, api: Api) -> None:
    standin.org.change_schema(hidden={"Lead": {"Website"}})

    described = [field["name"] for field in api.get("sobjects/Lead/describe").json()["fields"]]

    assert "Website" not in described
    assert problem(api.query("SELECT Website FROM Lead"))[:2] == (400, "INVALID_FIELD")
    assert problem(api.post("sobjects/Lead", {"LastName": "Byron", "Company": "X", "Website": "x"}))[:2] == (
        400,
        "INVALID_FIELD",
    )


def test_a_field_that_the_user_may_not_write_is_refused_by_name(standin: StandIn, api: Api) -> None:
    standin.org.change_schema(read_only={"Lead": {"Title"}})

    refused = api.post("sobjects/Lead", {"LastName": "Byron", "Company": "X", "Title": "Countess"})

    assert problem(refused) == (400, "INVALID_FIELD_FOR_INSERT_UPDATE", ["Title"])


def test_a_custom_field_on_activity_shows_on_events(standin: StandIn, api: Api) -> None:
    standin.org.change_schema(custom={"Activity": ["Booking_Key__c | string 64 | CUNFPKQ | Booking Key |"]})

    field = {one["name"]: one for one in api.get("sobjects/Event/describe").json()["fields"]}["Booking_Key__c"]

    assert (field["externalId"], field["unique"], field["custom"], field["length"]) == (True, True, True, 64)


def test_with_person_accounts_a_lead_needs_no_company(standin: StandIn, api: Api) -> None:
    standin.org.change_schema(person_accounts=True)

    assert api.create("Lead", LastName="Byron")


def test_record_types_are_offered_only_where_there_are_some(standin: StandIn, api: Api) -> None:
    before = api.get("sobjects/Lead/describe").json()["recordTypeInfos"]
    standin.org.add_record_type("Lead", "Partner")

    after = api.get("sobjects/Lead/describe").json()

    assert [one["name"] for one in before] == ["Master"]
    assert [one["name"] for one in after["recordTypeInfos"]] == ["Partner", "Master"]
    assert "RecordTypeId" in [field["name"] for field in after["fields"]]
