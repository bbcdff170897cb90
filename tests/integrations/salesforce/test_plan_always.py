"""What the deciding function does whatever it is given: any settings, any people in the org, any booking."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.salesforce.plan import AskAPerson, Create, Decision, Held, Use, Wishes, decide, same_name
from integrations.salesforce.wishes import CHOICES
from tests.integrations.salesforce.test_plan import a_booking

# The first run of a strategy compiles it, on whatever machine: time says nothing here.
unhurried = settings(deadline=None)
NAMES = st.sampled_from(["Byron", "BYRON ", "Stranger", "", " "])
COMPANIES = st.sampled_from(["", "  ", "New Company", "Old Company", "x" * 300])
MOMENTS = st.sampled_from(["", "2026-01-01", "2026-02-01"])

WISHES = st.builds(
    Wishes,
    person=st.sampled_from(["", "Lead", "Contact"]),
    event=st.booleans(),
    overwrite=st.booleans(),
    account_id=st.sampled_from(["", "001000000000009AAA"]),
    **{name: st.sampled_from(values) for name, values in CHOICES.items()},
)
BOOKINGS = st.builds(a_booking, last_name=NAMES, first_name=NAMES, company=COMPANIES, email=st.just("ida@example.com"))
CONTACTS = st.lists(
    st.builds(
        Held,
        object=st.just("Contact"),
        id=st.sampled_from(["0031", "0032", "0033"]),
        last_name=NAMES,
        modified=MOMENTS,
    ),
    max_size=3,
    unique_by=lambda held: held.id,
)
LEADS = st.lists(
    st.builds(
        Held,
        object=st.just("Lead"),
        id=st.sampled_from(["00Q1", "00Q2", "00Q3"]),
        last_name=NAMES,
        modified=MOMENTS,
        company=COMPANIES,
        is_converted=st.booleans(),
        contact_id=st.sampled_from(["", "0031", "0039"]),
    ),
    max_size=3,
    unique_by=lambda held: held.id,
)
ACCOUNTS = st.lists(st.sampled_from(["001000000000001AAA", "001000000000002AAA"]), max_size=2, unique=True)


@st.composite
def situations(draw: st.DrawFn) -> tuple[Decision, dict[str, Any]]:
    """A decision with all that it was made of."""
    made_of: dict[str, Any] = {
        "booking": draw(BOOKINGS),
        "wishes": draw(WISHES),
        "leads": draw(LEADS),
        "contacts": draw(CONTACTS),
    }
    live = [held for held in [*made_of["leads"], *made_of["contacts"]] if not held.is_converted]
    chosen = draw(st.lists(st.sampled_from(live), max_size=2, unique=True)) if live else []
    decision = decide(**made_of, chosen=chosen, accounts=draw(ACCOUNTS))
    return decision, made_of | {"chosen": chosen}


@unhurried
@given(situations())
def test_only_the_company_of_a_lead_is_ever_written_over_and_never_by_a_blank(
    situation: tuple[Decision, dict[str, Any]],
) -> None:
    decision, _ = situation

    update = decision.person.update if isinstance(decision.person, Use) else {}

    assert set(update) <= {"Company"}
    assert all(value.strip() for value in update.values())


@unhurried
@given(situations())
def test_nobody_with_another_last_name_is_written_over(situation: tuple[Decision, dict[str, Any]]) -> None:
    decision, made_of = situation

    if isinstance(decision.person, Use) and decision.person.update:
        assert same_name(made_of["booking"].last_name, decision.person.held.last_name)
        assert made_of["wishes"].overwrite
        assert made_of["wishes"].person


@unhurried
@given(situations())
def test_there_is_an_event_exactly_where_it_is_wished_and_somebody_is_there(
    situation: tuple[Decision, dict[str, Any]],
) -> None:
    decision, made_of = situation

    assert decision.event == (made_of["wishes"].event and isinstance(decision.person, (Create, Use)))


@unhurried
@given(situations())
def test_a_lead_comes_before_a_contact_but_where_contacts_are_wished(
    situation: tuple[Decision, dict[str, Any]],
) -> None:
    decision, made_of = situation
    live = [lead for lead in made_of["leads"] if not lead.is_converted]

    if isinstance(decision.person, Use):
        expected = "Contact" if made_of["wishes"].person == "Contact" or not live else "Lead"
        assert decision.person.held.object == expected


@unhurried
@given(situations())
def test_nobody_is_created_who_is_there_and_nobody_at_all_where_it_is_off(
    situation: tuple[Decision, dict[str, Any]],
) -> None:
    decision, made_of = situation
    live = [lead for lead in made_of["leads"] if not lead.is_converted]
    there = made_of["contacts"] if made_of["wishes"].person == "Contact" else live or made_of["contacts"]

    if isinstance(decision.person, Create):
        assert decision.person.object == made_of["wishes"].person
        assert not there


@unhurried
@given(situations())
def test_no_converted_lead_is_ever_used_or_offered(situation: tuple[Decision, dict[str, Any]]) -> None:
    person = situation[0].person

    used = [person.held] if isinstance(person, Use) else []
    offered = list(person.candidates) if isinstance(person, AskAPerson) else []

    assert not [held for held in [*used, *offered] if held.is_converted]


@unhurried
@given(situations())
def test_a_person_is_asked_only_where_nobody_was_chosen_and_it_cannot_be_known(
    situation: tuple[Decision, dict[str, Any]],
) -> None:
    decision, made_of = situation

    if isinstance(decision.person, AskAPerson) and decision.person.code == "SEVERAL_MATCHES":
        assert made_of["wishes"].several == "ask"
        assert len(decision.person.candidates) > 1
        assert not set(decision.person.candidates) & set(made_of["chosen"])


@unhurried
@given(situations())
def test_whoever_is_created_has_all_that_salesforce_requires_of_what_was_typed(
    situation: tuple[Decision, dict[str, Any]],
) -> None:
    decision, made_of = situation

    if isinstance(decision.person, Create):
        fields = decision.person.fields
        assert all(value.strip() for value in fields.values())
        assert ("LastName" in fields) == bool(made_of["booking"].last_name.strip())
        assert ("Company" in fields) == (decision.person.object == "Lead")
        assert "AccountId" not in fields or decision.person.object == "Contact"


@unhurried
@given(situations())
def test_every_decision_gives_a_reason(situation: tuple[Decision, dict[str, Any]]) -> None:
    decision, _ = situation

    assert decision.reasons or isinstance(decision.person, AskAPerson)
