"""PURE: the page's settings, what the org holds and the booking, to what is done with the person and why. No clock, no call.

The table of decisions is in docs/manager.md; each row of it is a test.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from integrations.contract.pushes import OutgoingBooking, Reason
from integrations.salesforce.wishes import ASK, CONTACT, LEAD, Wishes

__all__ = ["CONTACT", "LEAD", "AskAPerson", "Create", "Decision", "Held", "Use", "Wishes", "decide", "same_name"]


@dataclass(frozen=True, kw_only=True)
class Held:
    """A Lead or a Contact that the org holds. `modified` is Salesforce's own text, which sorts by time."""

    object: str
    id: str
    last_name: str
    modified: str = ""
    company: str = ""
    email: str = ""
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
    """Nobody but a person can decide; the code says why, and the candidates are those to choose among."""

    code: str
    candidates: Sequence[Held] = ()


Person = Create | Use | AskAPerson | None


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What happens to the person, whether there is an Event, and the reasons in the order of the thought."""

    person: Person
    event: bool
    reasons: Sequence[Reason]


def decide(
    booking: OutgoingBooking,
    wishes: Wishes,
    leads: Sequence[Held],
    contacts: Sequence[Held],
    *,
    chosen: Sequence[Held] = (),
    accounts: Sequence[str] = (),
) -> Decision:
    """`leads` and `contacts` are all that the org holds for the e-mail, with the Contacts of converted Leads.

    `chosen`: whom a person picked for this e-mail, at most one of each kind. `accounts`: ids of those that are called
    as the typed company, two at most.
    """
    if not wishes.person and not wishes.event:
        return Decision(person=None, event=False, reasons=[_why("all_off")])
    readable = {contact.id for contact in contacts}
    if any(lead.is_converted and lead.contact_id not in readable for lead in leads):
        return Decision(person=AskAPerson(code="CONVERTED_UNREADABLE"), event=False, reasons=[])
    live = [lead for lead in leads if not lead.is_converted]
    candidates = list(contacts) if wishes.person == CONTACT else live or list(contacts)
    person: Person
    person, reasons = _person(booking, wishes, candidates, chosen)
    if person is None and wishes.person:
        person, reasons = _create(booking, wishes, live, accounts)
    event = wishes.event and person is not None and not isinstance(person, AskAPerson)
    if wishes.event and person is None:
        reasons.append(_why("no_match_no_event"))
    return Decision(person=person, event=event, reasons=reasons)


def _person(
    booking: OutgoingBooking, wishes: Wishes, candidates: list[Held], chosen: Sequence[Held]
) -> tuple[Use | AskAPerson | None, list[Reason]]:
    """Who is there already and is to be used: picked by a person, the only one, or the one modified last."""
    picked = _picked(wishes, candidates, chosen)
    if picked is None and not candidates:
        return None, []
    if picked is None and len(candidates) > 1 and wishes.several == ASK:
        return AskAPerson(code="SEVERAL_MATCHES", candidates=candidates), []
    held = picked or max(candidates, key=lambda candidate: (candidate.modified, candidate.id))
    update, why = _update(booking, wishes, held)
    return Use(held=held, update=update), [_matched(held, picked, len(candidates)), *why]


def _picked(wishes: Wishes, candidates: list[Held], chosen: Sequence[Held]) -> Held | None:
    """Of the kind that the page looks for; where nobody has the e-mail, of any kind that it may use."""
    usable = {CONTACT} if wishes.person == CONTACT else {LEAD, CONTACT}
    kinds = {candidates[0].object} if candidates else usable
    return next((held for held in chosen if held.object in kinds), None)


def _matched(held: Held, picked: Held | None, count: int) -> Reason:
    if picked is not None:
        return _why("matched_by_a_person", object=held.object)
    if count == 1:
        return _why("matched", object=held.object)
    return _why("matched_most_recent", object=held.object, count=count)


def _update(booking: OutgoingBooking, wishes: Wishes, held: Held) -> tuple[dict[str, str], list[Reason]]:
    """Never a name, never an e-mail, never a blank over a value; and nothing at all if the last name is another."""
    if not wishes.person:
        return {}, []
    company = booking.company.strip()
    # Until fields are mapped, Company of a Lead is the only one.
    differs = held.object == LEAD and bool(company) and company != held.company
    kept = {"fields": ["Company"]} if differs else {}
    if not wishes.overwrite:
        return {}, [_why("left_as_is", object=held.object, **kept)]
    if not same_name(booking.last_name, held.last_name):
        return {}, [_why("other_last_name", object=held.object, **kept)]
    if differs:
        # The old value stays in the receipt: by it a person can put it back.
        why = _why("updated", object=held.object, fields=["Company"], before={"Company": held.company})
        return {"Company": company}, [why]
    return {}, [_why("nothing_to_update", object=held.object)]


def _create(
    booking: OutgoingBooking, wishes: Wishes, leads: list[Held], accounts: Sequence[str]
) -> tuple[Create, list[Reason]]:
    fields = {"LastName": booking.last_name, "FirstName": booking.first_name, "Email": booking.email}
    reasons = [_why("created", object=wishes.person)]
    company = booking.company.strip()
    if wishes.person == LEAD:
        fields["Company"] = company or wishes.company
        reasons += [] if company else [_no_company(wishes)]
    else:
        account, why = _account(company, wishes, accounts)
        fields["AccountId"] = account
        reasons += [why, *([_why("lead_untouched")] if leads else [])]
    return Create(
        object=wishes.person, fields={name: value for name, value in fields.items() if value.strip()}
    ), reasons


def _no_company(wishes: Wishes) -> Reason:
    return _why("company_missing", text=wishes.company) if wishes.company else _why("company_left_out")


def _account(company: str, wishes: Wishes, accounts: Sequence[str]) -> tuple[str, Reason]:
    """The one that is called as the company, else the page's own, else none, which few people then see."""
    if company and len(accounts) == 1:
        return accounts[0], _why("account_by_name", text=company)
    if wishes.account_id:
        return wishes.account_id, _why("account_of_the_page")
    return "", _why("contact_without_account")


def same_name(ours: str, theirs: str) -> bool:
    """Whether two last names are the same but for case and spaces."""
    return " ".join(ours.split()).casefold() == " ".join(theirs.split()).casefold()


def _why(code: str, **params: Any) -> Reason:
    return Reason(code=code, params=params)
