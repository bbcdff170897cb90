"""PURE: the page's settings, what the org holds and the booking, to what is done with the person and why. No clock, no call.

The table of decisions is in docs; each row of it is a test.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from integrations.connector import Json, OutgoingBooking, Reason

LEAD, CONTACT = "Lead", "Contact"
# What stands in the required Company of a Lead whose invitee named none.
NO_COMPANY = "[not provided]"


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """A page's settings: "Lead", "Contact" or "" for customer information, and the two checkboxes."""

    person: str = ""
    event: bool = False
    overwrite: bool = False

    @classmethod
    def read(cls, options: Json) -> "Wishes":
        """From what is stored; what is missing is off."""
        person = options.get("person") if options.get("person") in {LEAD, CONTACT} else ""
        return cls(person=str(person), event=bool(options.get("event")), overwrite=bool(options.get("overwrite")))


@dataclass(frozen=True, kw_only=True)
class Held:
    """A Lead or a Contact that the org holds. `modified` is Salesforce's own text, which sorts by time."""

    object: str
    id: str
    last_name: str
    modified: str = ""
    company: str = ""
    # Of a converted Lead: the Contact it became, as far as we may read it.
    is_converted: bool = False
    contact_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Create:
    """A person to be created. Texts are whole; whoever writes them cuts them."""

    object: str
    fields: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Use:
    """A person who is there, and what is written over."""

    held: Held
    update: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class AskAPerson:
    """Nobody but a person can decide; the code says why."""

    code: str


Person = Create | Use | AskAPerson | None


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What happens to the person, whether there is an Event, and the reasons in the order of the thought."""

    person: Person
    event: bool
    reasons: Sequence[Reason]


def decide(booking: OutgoingBooking, wishes: Wishes, leads: Sequence[Held], contacts: Sequence[Held]) -> Decision:
    """`leads` and `contacts` are all that the org holds for the e-mail, with the Contacts of converted Leads."""
    if not wishes.person and not wishes.event:
        return Decision(person=None, event=False, reasons=[_why("all_off")])
    readable = {contact.id for contact in contacts}
    if any(lead.is_converted and lead.contact_id not in readable for lead in leads):
        return Decision(person=AskAPerson(code="CONVERTED_UNREADABLE"), event=False, reasons=[])
    person, reasons = _person(booking, wishes, [lead for lead in leads if not lead.is_converted], list(contacts))
    event = wishes.event and person is not None
    if wishes.event and person is None:
        reasons.append(_why("no_match_no_event"))
    return Decision(person=person, event=event, reasons=reasons)


def _person(
    booking: OutgoingBooking, wishes: Wishes, leads: list[Held], contacts: list[Held]
) -> tuple[Create | Use | None, list[Reason]]:
    candidates = contacts if wishes.person == CONTACT else leads or contacts
    if candidates:
        held, reasons = _most_recent(candidates)
        update, why = _update(booking, wishes, held)
        return Use(held=held, update=update), [*reasons, *why]
    if not wishes.person:
        return None, []
    return _create(booking, wishes.person, leads)


def _most_recent(candidates: list[Held]) -> tuple[Held, list[Reason]]:
    held = max(candidates, key=lambda candidate: (candidate.modified, candidate.id))
    if len(candidates) == 1:
        return held, [_why("matched", object=held.object)]
    return held, [_why("matched_most_recent", object=held.object, count=len(candidates))]


def _update(booking: OutgoingBooking, wishes: Wishes, held: Held) -> tuple[dict[str, str], list[Reason]]:
    """Never a name, never an e-mail, never a blank over a value; and nothing at all if the last name is another."""
    if not wishes.person:
        return {}, []
    if not wishes.overwrite:
        return {}, [_why("left_as_is", object=held.object)]
    if not same_name(booking.last_name, held.last_name):
        return {}, [_why("other_last_name", object=held.object)]
    company = booking.company.strip()
    # Until fields are mapped, Company of a Lead is the only one.
    if held.object == LEAD and company and company != held.company:
        return {"Company": company}, [_why("updated", object=held.object, fields=["Company"])]
    return {}, [_why("nothing_to_update", object=held.object)]


def _create(booking: OutgoingBooking, kind: str, leads: list[Held]) -> tuple[Create, list[Reason]]:
    fields = {"LastName": booking.last_name, "FirstName": booking.first_name, "Email": booking.email}
    reasons = [_why("created", object=kind)]
    if kind == LEAD:
        fields["Company"] = booking.company.strip() or NO_COMPANY
        reasons += [] if booking.company.strip() else [_why("company_missing", text=NO_COMPANY)]
    else:
        reasons.append(_why("contact_without_account"))
        reasons += [_why("lead_untouched")] if leads else []
    return Create(object=kind, fields={name: value for name, value in fields.items() if value.strip()}), reasons


def same_name(ours: str, theirs: str) -> bool:
    """Whether two last names are the same but for case and spaces."""
    return " ".join(ours.split()).casefold() == " ".join(theirs.split()).casefold()


def _why(code: str, **params: Any) -> Reason:
    return Reason(code=code, params=params)
