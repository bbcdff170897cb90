"""Rules of Lead and Contact: owners, assignment, duplicates, conversion, merging."""

from integrations.salesforce.standin import StandIn
from tests.integrations.salesforce.standin.talk import Api, problem

SAVE_ANYWAY = {"Sforce_Duplicate_Rule_Header": "allowSave=true"}
LEAD = {"LastName": "Byron", "Company": "Engines", "Email": "ada.byron@example.com"}


def test_the_assignment_rule_takes_a_new_lead_unless_told_not_to(standin: StandIn, api: Api) -> None:
    ada, bob = standin.org.user("ada@example.com")["Id"], standin.org.user("bob@example.com")["Id"]
    standin.org.turn(assignment_owner=bob)

    taken = api.post("sobjects/Lead", {**LEAD, "OwnerId": ada}).json()["id"]
    kept = api.post(
        "sobjects/Lead", {**LEAD, "Email": "other@example.com", "OwnerId": ada}, Sforce_Auto_Assign="FALSE"
    ).json()["id"]

    assert standin.org.record(taken)["OwnerId"] == bob
    assert standin.org.record(kept)["OwnerId"] == ada


def test_the_assignment_rule_takes_an_updated_lead_too(standin: StandIn, api: Api) -> None:
    lead, bob = api.create("Lead", **LEAD), standin.org.user("bob@example.com")["Id"]
    standin.org.turn(assignment_owner=bob)

    api.patch(f"sobjects/Lead/{lead}", {"Title": "Countess"}, Sforce_Auto_Assign="FALSE")
    before = standin.org.record(lead)["OwnerId"]
    api.patch(f"sobjects/Lead/{lead}", {"Title": "Lady"})

    assert before == standin.org.admin["Id"]
    assert standin.org.record(lead)["OwnerId"] == bob


def test_a_lead_may_belong_to_a_queue_and_a_contact_may_not(standin: StandIn, api: Api) -> None:
    queue = standin.org.add_queue("Inbound")["Id"]

    assert api.create("Lead", **LEAD, OwnerId=queue)
    assert problem(api.post("sobjects/Contact", {"LastName": "x", "OwnerId": queue}))[1] == "MALFORMED_ID"


def test_an_inactive_user_owns_nothing_new(standin: StandIn, api: Api) -> None:
    bob = standin.org.user("bob@example.com")["Id"]
    standin.org.deactivate(bob)

    refused = api.post("sobjects/Lead", {**LEAD, "OwnerId": bob})

    assert problem(refused) == (400, "INACTIVE_OWNER_OR_USER", [])
    assert bob in refused.json()[0]["message"]


def test_an_alert_refuses_and_names_the_record_unless_the_call_saves_anyway(standin: StandIn, api: Api) -> None:
    first = api.create("Lead", **LEAD)

    refused = api.post("sobjects/Lead", {**LEAD, "Email": "ADA.BYRON@example.com"})
    saved = api.post("sobjects/Lead", LEAD, **SAVE_ANYWAY)

    body = refused.json()[0]
    result = body["duplicateResult"]
    assert (refused.status_code, body["errorCode"], "fields" in body) == (400, "DUPLICATES_DETECTED", False)
    assert (result["allowSave"], result["duplicateRule"]) == (True, "Standard_Lead_Duplicate_Rule")
    assert result["matchResults"][0]["matchRecords"][0]["record"]["Id"] == first
    assert saved.status_code == 201


def test_a_block_refuses_whatever_the_call_says(standin: StandIn, api: Api) -> None:
    standin.org.turn(contact_duplicates="block")
    standin.org.add_contact(Email="casey@example.com")

    refused = api.post("sobjects/Contact", {"LastName": "x", "Email": "casey@example.com"}, **SAVE_ANYWAY)

    assert refused.json()[0]["duplicateResult"]["allowSave"] is False


def test_at_old_versions_the_result_lacks_a_letter(standin: StandIn) -> None:
    standin.org.add_lead(Email=LEAD["Email"])

    assert "duplicateResut" in Api(standin, version="51.0").post("sobjects/Lead", LEAD).json()[0]


def test_an_edit_is_held_against_the_rules_only_where_it_touches_what_they_compare(standin: StandIn, api: Api) -> None:
    standin.org.add_lead(Email="one@example.com")
    lead = standin.org.add_lead(Email="two@example.com")["Id"]

    assert api.patch(f"sobjects/Lead/{lead}", {"Title": "x"}).status_code == 204
    assert problem(api.patch(f"sobjects/Lead/{lead}", {"Email": "one@example.com"}))[1] == "DUPLICATES_DETECTED"


def test_a_lead_can_match_a_contact_where_the_admin_wants_it(standin: StandIn, api: Api) -> None:
    standin.org.turn(leads_match_contacts=True)
    standin.org.add_contact(Email=LEAD["Email"])

    refused = api.post("sobjects/Lead", LEAD).json()[0]

    assert [one["entityType"] for one in refused["duplicateResult"]["matchResults"]] == ["Contact"]


def test_a_converted_lead_points_to_its_contact_and_is_read_only(standin: StandIn, api: Api) -> None:
    lead = api.create("Lead", **LEAD)
    event = standin.org.add_event(WhoId=lead, StartDateTime="2026-03-05T14:00:00Z")["Id"]

    contact = standin.org.convert_lead(lead)

    (row,) = api.rows(f"SELECT IsConverted, ConvertedContactId, Status FROM Lead WHERE Id = '{lead}'")  # noqa: S608 - ids and words of this test
    assert (row["IsConverted"], row["ConvertedContactId"], row["Status"]) == (True, contact["Id"], "Closed - Converted")
    assert (contact["Email"], contact["LastName"]) == (LEAD["Email"], "Byron")
    assert standin.org.record(event)["WhoId"] == contact["Id"]
    assert problem(api.patch(f"sobjects/Lead/{lead}", {"Title": "x"})) == (400, "CANNOT_UPDATE_CONVERTED_LEAD", [])
    refused = api.post(
        "sobjects/Event", {"WhoId": lead, "StartDateTime": "2026-03-06T14:00:00Z", "DurationInMinutes": 30}
    )
    assert problem(refused) == (400, "CANNOT_UPDATE_CONVERTED_LEAD", [])


def test_a_converted_status_converts_nothing(standin: StandIn, api: Api) -> None:
    lead = api.create("Lead", **LEAD)

    api.patch(f"sobjects/Lead/{lead}", {"Status": "Closed - Converted"})

    assert standin.org.record(lead)["IsConverted"] is False


def test_a_merged_contact_is_deleted_and_names_the_one_that_stayed(standin: StandIn, api: Api) -> None:
    stays, goes = (
        standin.org.add_contact(Email="c@example.com")["Id"],
        standin.org.add_contact(Email="c@example.com")["Id"],
    )
    event = standin.org.add_event(WhoId=goes, StartDateTime="2026-03-05T14:00:00Z")["Id"]

    standin.org.merge_contacts(stays, goes)

    (row,) = api.get(
        "queryAll",
        params={"q": f"SELECT IsDeleted, MasterRecordId FROM Contact WHERE Id = '{goes}'"},  # noqa: S608 - ids and words of this test
    ).json()["records"]
    assert (row["IsDeleted"], row["MasterRecordId"]) == (True, stays)
    assert standin.org.record(event)["WhoId"] == stays


def test_with_person_accounts_a_lead_without_a_company_becomes_a_person(standin: StandIn, api: Api) -> None:
    standin.org.change_schema(person_accounts=True)
    lead = api.create("Lead", LastName="Byron", FirstName="Ada", Email="ada.byron@example.com")

    contact = standin.org.convert_lead(lead)

    (account,) = api.rows("SELECT Id, Name, IsPersonAccount, PersonContactId, PersonEmail FROM Account")
    assert (account["Name"], account["IsPersonAccount"], account["PersonContactId"]) == (
        "Ada Byron",
        True,
        contact["Id"],
    )
    assert (contact["IsPersonAccount"], contact["Email"]) == (True, "ada.byron@example.com")


def test_a_record_that_sharing_hides_is_neither_found_nor_read_nor_used(standin: StandIn, api: Api) -> None:
    lead = api.create("Lead", **LEAD)
    standin.org.turn(invisible=[lead])

    assert api.get("queryAll", params={"q": "SELECT Id FROM Lead"}).json()["totalSize"] == 0
    assert problem(api.get(f"sobjects/Lead/{lead}"))[:2] == (404, "NOT_FOUND")
    assert problem(api.patch(f"sobjects/Lead/{lead}", {"Title": "x"}))[:2] == (404, "NOT_FOUND")
    refused = api.post(
        "sobjects/Event", {"WhoId": lead, "StartDateTime": "2026-03-05T14:00:00Z", "DurationInMinutes": 30}
    )
    assert problem(refused)[1] == "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY"


def test_a_duplicate_can_be_a_record_that_the_user_may_not_see(standin: StandIn, api: Api) -> None:
    hidden = standin.org.add_lead(Email=LEAD["Email"])["Id"]
    standin.org.turn(invisible=[hidden])

    assert hidden in api.post("sobjects/Lead", LEAD).text


def test_an_admins_trigger_refuses_one_record_of_many_with_its_own_code(standin: StandIn, api: Api) -> None:
    rule = {"sobject": "Lead", "field": "Company", "containing": "bad", "message": "PretendTrigger: refused"}
    standin.org.turn(validation_rules=[{**rule, "code": "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"}])
    records = [{"attributes": {"type": "Lead"}, "LastName": "x", "Company": company} for company in ("good", "bad")]

    results = api.post("composite/sobjects", {"records": records}).json()

    assert [one["success"] for one in results] == [True, False]
    assert results[1]["errors"][0]["statusCode"] == "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"


def with_person_types(standin: StandIn) -> tuple[str, str]:
    """An org with person accounts, and a record type of each family: for persons, for companies."""
    custom = {"Contact": ["Shoe__c | string 10 | CUNFP | Shoe |"]}
    standin.org.change_schema(person_accounts=True, custom=custom)
    person = standin.org.add_record_type("Account", "Private person", person=True)["Id"]
    return str(person), str(standin.org.add_record_type("Account", "Company")["Id"])


def test_the_contact_comes_along_with_what_the_user_may_not_write_into_contacts(standin: StandIn, api: Api) -> None:
    person, _company = with_person_types(standin)
    standin.org.change_schema(read_only={"Contact": {"Shoe__c"}})

    api.create("Account", RecordTypeId=person, LastName="Byron", Shoe__pc="7")

    assert [row["Shoe__c"] for row in api.rows("SELECT Shoe__c FROM Contact")] == ["7"]


def test_an_account_of_a_persons_record_type_brings_a_contact_with_its_fields(standin: StandIn, api: Api) -> None:
    person, _company = with_person_types(standin)

    made = api.create(
        "Account", RecordTypeId=person, LastName="Byron", PersonEmail="a@example.com", PersonTitle="Boss", Shoe__pc="7"
    )

    (account,) = api.rows("SELECT Name, PersonContactId FROM Account")
    (contact,) = api.rows("SELECT Id, AccountId, Email, Title, Shoe__c FROM Contact")
    assert (account["Name"], account["PersonContactId"]) == ("Byron", contact["Id"])
    assert (contact["AccountId"], contact["Email"], contact["Title"], contact["Shoe__c"]) == (
        made,
        "a@example.com",
        "Boss",
        "7",
    )


def test_fields_of_the_other_family_are_refused(standin: StandIn, api: Api) -> None:
    person, company = with_person_types(standin)

    with_names = api.post("sobjects/Account", {"RecordTypeId": company, "Name": "Acme", "LastName": "Byron"})
    without = api.post("sobjects/Account", {"RecordTypeId": person, "Name": "Acme"})

    assert problem(with_names)[1] == "INVALID_FIELD_FOR_INSERT_UPDATE"
    assert problem(without)[1] == "REQUIRED_FIELD_MISSING"
    assert api.rows("SELECT Id FROM Account") == []


def test_record_types_say_which_are_for_persons(standin: StandIn, api: Api) -> None:
    person, _company = with_person_types(standin)

    rows = api.rows("SELECT Id FROM RecordType WHERE SobjectType = 'Account' AND IsPersonType = TRUE")

    assert [row["Id"] for row in rows] == [person]


def test_a_change_of_a_person_account_is_one_of_its_contact(standin: StandIn, api: Api) -> None:
    person, _company = with_person_types(standin)
    made = api.create("Account", RecordTypeId=person, LastName="Byron")

    api.patch(f"sobjects/Account/{made}", {"PersonTitle": "Boss"})

    assert [row["Title"] for row in api.rows("SELECT Title FROM Contact")] == ["Boss"]


def test_a_composite_reads_which_contact_came_with_an_account_before_its_event(standin: StandIn, api: Api) -> None:
    person, _company = with_person_types(standin)
    root = "/services/data/v66.0/sobjects"
    parts = [
        {"method": "POST", "url": f"{root}/Account", "referenceId": "person",
         "body": {"RecordTypeId": person, "LastName": "Byron"}},
        {"method": "GET", "url": f"{root}/Account/@{{person.id}}?fields=PersonContactId", "referenceId": "contact"},
        {"method": "POST", "url": f"{root}/Event", "referenceId": "event",
         "body": {"WhoId": "@{contact.PersonContactId}", "StartDateTime": "2026-03-05T14:00:00Z",
                  "DurationInMinutes": 30}},
    ]  # fmt: skip

    answers = api.post("composite", {"allOrNone": True, "compositeRequest": parts}).json()["compositeResponse"]

    assert [answer["httpStatusCode"] for answer in answers] == [201, 200, 201]
    assert [row["WhoId"] for row in api.rows("SELECT WhoId FROM Event")] == [
        row["Id"] for row in api.rows("SELECT Id FROM Contact")
    ]
