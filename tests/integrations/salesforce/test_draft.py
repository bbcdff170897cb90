"""The writes of a first push carry the headers that keep Salesforce from being too helpful."""

from integrations.salesforce.draft import Draft
from integrations.salesforce.plan import Create, Decision, Held, Use
from tests.integrations.salesforce.test_plan import a_booking

OWNER = "005000000000001AAA"
ALLOW = {"Sforce-Duplicate-Rule-Header": "allowSave=true"}
NO_ASSIGNMENT = {"Sforce-Auto-Assign": "FALSE"}


def headers_of(draft: Draft) -> dict[str, dict[str, str]]:
    return {write.ref: write.headers for write in draft.writes}


def test_a_new_lead_is_left_to_the_assignment_rules_and_passes_rules_that_only_warn() -> None:
    person = Create(object="Lead", fields={"LastName": "Byron", "Company": "Acme"})

    draft = Draft(a_booking(), Decision(person=person, event=True, reasons=[]), [OWNER])

    assert headers_of(draft) == {"person": ALLOW, "event": NO_ASSIGNMENT}
    assert "OwnerId" not in (draft.writes[0].body or {})
    assert (draft.writes[1].body or {})["WhoId"] == "@{person.id}"


def test_a_new_contact_belongs_to_the_host() -> None:
    person = Create(object="Contact", fields={"LastName": "Byron"})

    draft = Draft(a_booking(), Decision(person=person, event=False, reasons=[]), [OWNER])

    assert headers_of(draft) == {"person": ALLOW | NO_ASSIGNMENT}
    assert (draft.writes[0].body or {})["OwnerId"] == OWNER


def test_overwriting_somebody_never_changes_their_owner() -> None:
    held = Held(object="Lead", id="00Q000000000001AAA", last_name="Byron")

    draft = Draft(a_booking(), Decision(person=Use(held=held, update={"Company": "x"}), event=True, reasons=[]), [])

    assert headers_of(draft) == {"update": ALLOW | NO_ASSIGNMENT, "event": NO_ASSIGNMENT}
    assert [(write.method, write.path) for write in draft.writes] == [("PATCH", f"Lead/{held.id}"), ("POST", "Event")]


def test_with_two_possible_owners_the_connected_user_keeps_the_event() -> None:
    held = Held(object="Lead", id="00Q000000000001AAA", last_name="Byron")

    draft = Draft(a_booking(), Decision(person=Use(held=held), event=True, reasons=[]), [OWNER, "005000000000002AAA"])

    assert "OwnerId" not in (draft.writes[0].body or {})
    assert draft.reasons[-1].code == "owner_unclear"
