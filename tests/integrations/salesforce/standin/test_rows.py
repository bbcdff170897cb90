"""Create, read, update, upsert, delete of one record."""

import pytest

from integrations.salesforce.standin import StandIn
from tests.integrations.salesforce.standin.conftest import Clock
from tests.integrations.salesforce.standin.talk import Api, problem

KEY = {
    "Lead": ["Booking_Key__c | string 64 | CUNFPKQ | Booking Key |"],
    "Activity": ["Booking_Key__c | string 64 | CUNFPKQ | Booking Key |"],
}


def test_a_created_record_has_an_address_and_the_orgs_defaults(standin: StandIn, api: Api) -> None:
    answer = api.post("sobjects/Lead/", {"LastName": "Byron", "Company": "Engines", "Email": "ada.byron@example.com"})

    lead = answer.json()["id"]
    assert answer.json() == {"id": lead, "success": True, "errors": []}
    assert answer.headers["Location"] == f"/services/data/v66.0/sobjects/Lead/{lead}"
    record = standin.org.record(lead)
    assert len(lead) == 18
    assert (record["Status"], record["OwnerId"], record["Name"]) == (
        "Open - Not Contacted",
        standin.org.admin["Id"],
        "Byron",
    )


def test_a_record_is_read_by_15_or_18_characters(api: Api) -> None:
    lead = api.create("Lead", LastName="Byron", Company="Engines")

    for one in (lead, lead[:15]):
        assert api.get(f"sobjects/Lead/{one}").json()["Id"] == lead


def test_only_the_fields_asked_for_are_read(api: Api) -> None:
    lead = api.create("Lead", LastName="Byron", Company="Engines")

    assert set(api.get(f"sobjects/Lead/{lead}?fields=Company,LastName").json()) == {
        "attributes",
        "Id",
        "Company",
        "LastName",
    }


def test_a_formula_has_its_value_by_itself_and_no_other(standin: StandIn, api: Api) -> None:
    standin.org.change_schema(custom={"Lead": ["Employer__c | string 1300 | FP | Employer | formula=Company"]})
    lead = api.create("Lead", LastName="Byron", Company="Engines")
    written = {"Employer__c": "Looms"}

    refusals = [
        api.post("sobjects/Lead", {"LastName": "B", "Company": "C"} | written),
        api.patch(f"sobjects/Lead/{lead}", written),
    ]
    api.patch(f"sobjects/Lead/{lead}", {"Company": "Mills"})

    refused = (400, "INVALID_FIELD_FOR_INSERT_UPDATE", ["Employer__c"])
    assert [problem(answer) for answer in refusals] == [refused, refused]
    assert api.get(f"sobjects/Lead/{lead}?fields=Employer__c").json()["Employer__c"] == "Mills"
    [row] = api.rows("SELECT Employer__c FROM Lead WHERE Employer__c = 'Mills'")
    assert row["Employer__c"] == "Mills"


def test_an_update_answers_nothing_and_stamps_the_record(standin: StandIn, api: Api, clock: Clock) -> None:
    lead = api.create("Lead", LastName="Byron", Company="Engines")
    clock.move(minutes=1)

    answer = api.patch(f"sobjects/Lead/{lead}", {"Title": "Countess"})

    record = standin.org.record(lead)
    assert (answer.status_code, answer.content) == (204, b"")
    assert (record["Title"], record["CreatedDate"], record["LastModifiedDate"]) == (
        "Countess",
        "2026-03-05T12:00:00.000+0000",
        "2026-03-05T12:01:00.000+0000",
    )


def test_a_deleted_record_is_told_apart_from_one_that_never_was(standin: StandIn, api: Api) -> None:
    lead = api.create("Lead", LastName="Byron", Company="Engines")

    assert api.call("DELETE", f"sobjects/Lead/{lead}").status_code == 204
    assert problem(api.call("DELETE", f"sobjects/Lead/{lead}"))[:2] == (404, "ENTITY_IS_DELETED")
    assert problem(api.patch(f"sobjects/Lead/{lead}", {"Title": "x"}))[:2] == (404, "ENTITY_IS_DELETED")
    assert problem(api.get("sobjects/Lead/00Q000000000001EAA"))[:2] == (404, "NOT_FOUND")
    assert standin.org.leads() == []


def test_the_events_of_a_deleted_lead_go_with_it(standin: StandIn, api: Api) -> None:
    lead = standin.org.add_lead()
    standin.org.add_event(WhoId=lead["Id"], StartDateTime="2026-03-05T14:00:00Z")

    api.call("DELETE", f"sobjects/Lead/{lead['Id']}")

    assert standin.org.events() == []


def test_an_upsert_by_key_creates_once_and_then_updates(standin: StandIn, api: Api) -> None:
    standin.org.change_schema(custom=KEY)
    event = {"Subject": "Intro", "StartDateTime": "2026-03-05T14:00:00Z", "DurationInMinutes": 30}

    first = api.patch("sobjects/Event/Booking_Key__c/abc", event)
    second = api.patch("sobjects/Event/Booking_Key__c/abc", {"Subject": "Intro, moved"})

    assert (first.status_code, first.json()["created"]) == (201, True)
    assert (second.status_code, second.json()["created"]) == (200, False)
    (only,) = standin.org.events()
    assert (only["Subject"], only["Booking_Key__c"]) == ("Intro, moved", "abc")


def test_before_version_46_an_upsert_that_updates_answers_nothing(standin: StandIn) -> None:
    standin.org.change_schema(custom=KEY)
    old = Api(standin, version="45.0")
    old.patch("sobjects/Lead/Booking_Key__c/abc", {"LastName": "Byron", "Company": "Engines"})

    assert old.patch("sobjects/Lead/Booking_Key__c/abc", {"Title": "x"}).status_code == 204


def test_an_upsert_that_matches_two_records_names_both(standin: StandIn, api: Api) -> None:
    twins = [standin.org.add_lead(Email="twin@example.com")["Id"] for _ in range(2)]

    answer = api.patch("sobjects/Lead/Email/twin@example.com", {"Title": "x"})

    assert answer.status_code == 300
    assert answer.json() == [f"/services/data/v66.0/sobjects/Lead/{one}" for one in twins]


def test_a_key_may_hold_a_slash_a_space_and_a_plus(standin: StandIn, api: Api) -> None:
    standin.org.change_schema(custom=KEY)

    api.patch("sobjects/Lead/Booking_Key__c/a%2Fb%20c%2B", {"LastName": "Byron", "Company": "Engines"})

    assert [lead["Booking_Key__c"] for lead in standin.org.leads()] == ["a/b c+"]


@pytest.mark.parametrize("field", ["Title", "Nope__c"])
def test_an_upsert_by_what_is_no_key_is_not_found(api: Api, field: str) -> None:
    assert problem(api.patch(f"sobjects/Lead/{field}/x", {"LastName": "x"})) == (404, "NOT_FOUND", None)


def test_a_unique_value_is_refused_a_second_time_and_names_the_record(standin: StandIn, api: Api) -> None:
    standin.org.change_schema(custom=KEY)
    first = standin.org.add_lead(Booking_Key__c="abc")

    refused = api.post("sobjects/Lead", {"LastName": "Byron", "Company": "X", "Booking_Key__c": "abc"})

    assert problem(refused) == (400, "DUPLICATE_VALUE", [])
    assert first["Id"] in refused.json()[0]["message"]


def test_upsert_may_only_update_when_told_so(api: Api) -> None:
    assert problem(api.patch("sobjects/Lead/Email/nobody@example.com?updateOnly=true", {"Title": "x"}))[:2] == (
        404,
        "NOT_FOUND",
    )


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        ({"Company": "Engines"}, ("REQUIRED_FIELD_MISSING", ["LastName"])),
        ({}, ("REQUIRED_FIELD_MISSING", ["LastName", "Company"])),
        ({"LastName": "  ", "Company": "Engines"}, ("REQUIRED_FIELD_MISSING", ["LastName"])),
        ({"LastName": "x" * 81, "Company": "Engines"}, ("STRING_TOO_LONG", ["LastName"])),
        ({"LastName": "x", "FirstName": "y" * 41, "Company": "z"}, ("STRING_TOO_LONG", ["FirstName"])),
        ({"LastName": "x", "Company": "z", "Email": "no address"}, ("INVALID_EMAIL_ADDRESS", ["Email"])),
        ({"LastName": "x", "Company": "z", "Email": "a@münchen.example"}, ("INVALID_EMAIL_ADDRESS", ["Email"])),
        ({"LastName": "x", "Company": "z", "Name": "n"}, ("INVALID_FIELD_FOR_INSERT_UPDATE", ["Name"])),
        (
            {"LastName": "x", "Company": "z", "ConvertedContactId": None},
            ("INVALID_FIELD_FOR_INSERT_UPDATE", ["ConvertedContactId"]),
        ),
        ({"LastName": "x", "Company": "z", "Nope": 1}, ("INVALID_FIELD", None)),
        ({"LastName": 5, "Company": "z"}, ("JSON_PARSER_ERROR", None)),
        ({"LastName": "x", "Company": "z", "NumberOfEmployees": "many"}, ("JSON_PARSER_ERROR", None)),
        ({"LastName": "x", "Company": "z", "DoNotCall": True}, ("INVALID_FIELD", None)),
        ({"LastName": "x", "Company": "z", "OwnerId": "abc"}, ("MALFORMED_ID", ["OwnerId"])),
        ({"LastName": "x", "Company": "z", "OwnerId": None}, ("INVALID_CROSS_REFERENCE_KEY", [])),
        ({"LastName": "x", "Company": "z", "OwnerId": "005000000000001AAA"}, ("INVALID_CROSS_REFERENCE_KEY", [])),
        (
            {"LastName": "x", "Company": "z", "GeocodeAccuracy": "Roughly"},
            ("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", ["GeocodeAccuracy"]),
        ),
        ({"LastName": "x", "Company": "z", "Id": "00Q000000000001EAA"}, ("INVALID_FIELD_FOR_INSERT_UPDATE", ["Id"])),
    ],
)
def test_a_lead_that_breaks_a_rule_is_refused(
    api: Api, body: dict[str, object], refused: tuple[str, list[str] | None]
) -> None:
    assert problem(api.post("sobjects/Lead/", body)) == (400, *refused)


def test_everything_too_long_is_named_at_once_by_its_label(api: Api) -> None:
    refused = api.post("sobjects/Lead/", {"LastName": "x" * 81, "Company": "z", "Phone": "1" * 41}).json()

    assert [one["fields"] for one in refused] == [["LastName"], ["Phone"]]
    assert refused[0]["message"].startswith("Last Name: data value too large: ")
    assert refused[0]["message"].endswith("(max length=80)")


@pytest.mark.parametrize("typed", ['O\'Hara \\ 100% "x"', "名前 🎉", "line one\nline two", "<b>bold</b> & co"])
def test_text_arrives_as_typed(standin: StandIn, api: Api, typed: str) -> None:
    lead = api.create("Lead", LastName=typed, Company="Engines", Description=typed)

    assert standin.org.record(lead)["LastName"] == typed
    assert api.get(f"sobjects/Lead/{lead}").json()["Description"] == typed


def test_a_picklist_that_is_not_restricted_takes_any_value(standin: StandIn, api: Api) -> None:
    lead = api.create("Lead", LastName="Byron", Company="Engines", Status="Made up", LeadSource="Elsewhere")

    assert (standin.org.record(lead)["Status"], standin.org.record(lead)["LeadSource"]) == ("Made up", "Elsewhere")


def test_messages_come_in_the_users_language(standin: StandIn, api: Api) -> None:
    standin.org.edit(standin.org.admin["Id"], LanguageLocaleKey="es")

    refused = api.post("sobjects/Lead/", {"Company": "Engines"}).json()[0]

    assert (refused["message"], refused["errorCode"]) == (
        "Faltan campos obligatorios: [LastName]",
        "REQUIRED_FIELD_MISSING",
    )


def test_a_validation_rule_speaks_with_the_admins_words(standin: StandIn, api: Api) -> None:
    standin.org.turn(
        validation_rules=[
            {"sobject": "Lead", "field": "Company", "containing": "rival", "message": "No rivals please."}
        ]
    )

    refused = api.post("sobjects/Lead/", {"LastName": "x", "Company": "Rival Ltd"})

    assert problem(refused) == (400, "FIELD_CUSTOM_VALIDATION_EXCEPTION", ["Company"])
    assert refused.json()[0]["message"] == "No rivals please."


def test_users_are_read_and_not_made(api: Api) -> None:
    (row,) = api.rows(
        "SELECT Id, Name, Email, IsActive, UserType FROM User WHERE IsActive = true AND Email = 'ada@example.com'"
    )

    assert row["UserType"] == "Standard"
    assert problem(api.post("sobjects/User", {"LastName": "x"}))[:2] == (400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY")


def test_the_organisation_and_the_lead_statuses_can_be_asked_for(standin: StandIn, api: Api) -> None:
    (organization,) = api.rows("SELECT Id, Name, OrganizationType, IsSandbox, InstanceName FROM Organization")

    assert (organization["Id"], organization["IsSandbox"]) == (standin.org.id, False)
    assert [row["MasterLabel"] for row in api.rows("SELECT MasterLabel FROM LeadStatus WHERE IsConverted = true")] == [
        "Closed - Converted"
    ]


def test_a_locked_record_is_not_edited(standin: StandIn, api: Api) -> None:
    lead = api.create("Lead", LastName="Byron", Company="Engines")
    standin.org.turn(locked=[lead])

    assert problem(api.patch(f"sobjects/Lead/{lead}", {"Title": "x"}))[:2] == (400, "ENTITY_IS_LOCKED")


def test_nobody_is_twice_a_member_of_a_campaign(standin: StandIn, api: Api) -> None:
    campaign = standin.org.add("Campaign", Name="Webinar")["Id"]
    lead = standin.org.add_lead()["Id"]

    assert api.create("CampaignMember", CampaignId=campaign, LeadId=lead)
    assert problem(api.post("sobjects/CampaignMember", {"CampaignId": campaign, "LeadId": lead}))[:2] == (
        400,
        "DUPLICATE_VALUE",
    )
