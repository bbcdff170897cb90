"""PURE: the page's settings, what the org holds and the booking, to what is done with the person and why. No clock, no call.

The table of decisions is in docs/manager.md; each row of it is a test.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from integrations.contract.pushes import OutgoingBooking, Reason
from integrations.contract.values import Json
from integrations.mapping import Mode, Payload, payload
from integrations.salesforce import values
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
    # As Salesforce gives them: what rules may write over.
    values: Json = field(default_factory=dict, hash=False)

    def value(self, name: str) -> Any:
        """What stands in the field."""
        return self.company if name == "Company" else self.values.get(name)


@dataclass(frozen=True, kw_only=True)
class Create:
    """A person to be created. Texts of the booking's own are whole: whoever writes them cuts them. `cut`: those that were."""

    object: str
    fields: Json
    cut: Sequence[str] = ()
    # A Contact that comes along with an Account of its own.
    is_individual: bool = False


@dataclass(frozen=True, kw_only=True)
class Use:
    """A person who is there, and what is written over; `cut`: what of that is not the whole."""

    held: Held
    update: Json = field(default_factory=dict)
    cut: Sequence[str] = ()


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
    use, why = _update(booking, wishes, held)
    return use, [_matched(held, picked, len(candidates)), *why]


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


def _update(booking: OutgoingBooking, wishes: Wishes, held: Held) -> tuple[Use, list[Reason]]:
    """Never a name, never an e-mail, never a blank over a value; and nothing at all if the last name is another."""
    if not wishes.person:
        return Use(held=held), []
    rules = [rule for rule in wishes.rules_of(held.object) if rule.mode != Mode.ON_CREATE]
    wanted = payload(rules, booking.all_values, values.fit, creating=False)
    differs = [name for name, value in wanted.fields.items() if not values.same(value, held.value(name))]
    kept = {"fields": differs} if differs else {}
    if not wishes.overwrite:
        return Use(held=held), [_why("left_as_is", object=held.object, **kept)]
    if not same_name(booking.last_name, held.last_name):
        return Use(held=held), [_why("other_last_name", object=held.object, **kept)]
    if_empty = {rule.field for rule in rules if rule.mode == Mode.IF_EMPTY}
    left = [name for name in differs if name in if_empty and not values.is_empty(held.value(name))]
    update = {name: wanted.fields[name] for name in differs if name not in left}
    why = [_updated(held, update), *_left_filled(held.object, left), *_left_out(held.object, wanted)]
    return Use(held=held, update=update, cut=[name for name in wanted.cut if name in update]), why


def _updated(held: Held, update: Json) -> Reason:
    if not update:
        return _why("nothing_to_update", object=held.object)
    # The old values stay in the receipt: by them a person can put them back.
    return _why("updated", object=held.object, fields=list(update), before={name: held.value(name) for name in update})


def _left_filled(kind: str, fields: Sequence[str]) -> list[Reason]:
    return [_why("left_filled", object=kind, fields=list(fields))] if fields else []


def _left_out(kind: str, wanted: Payload) -> list[Reason]:
    """What an answer did not fit into, each with why."""
    return [_why("left_out", object=kind, fields=[name], error=why) for name, why in wanted.unfit.items()]


def _create(
    booking: OutgoingBooking, wishes: Wishes, leads: list[Held], accounts: Sequence[str]
) -> tuple[Create, list[Reason]]:
    mapped = payload(wishes.rules_of(wishes.person), booking.all_values, values.fit, creating=True)
    fields = {**mapped.fields, "LastName": booking.last_name, "FirstName": booking.first_name, "Email": booking.email}
    reasons = [_why("created", object=wishes.person)]
    if wishes.person == LEAD:
        company = str(mapped.fields.get("Company") or booking.company.strip())
        fields["Company"] = company or wishes.company
        reasons += [] if company else [_no_company(wishes)]
    elif wishes.makes_individuals:
        reasons += [_why("account_of_their_own"), *([_why("lead_untouched")] if leads else [])]
    else:
        account, why = _account(booking.company.strip(), wishes, accounts)
        fields["AccountId"] = account
        reasons += [why, *([_why("lead_untouched")] if leads else [])]
    given = {name: value for name, value in fields.items() if not isinstance(value, str) or value.strip()}
    reasons += _left_out(wishes.person, mapped)
    individual = wishes.makes_individuals
    return Create(object=wishes.person, fields=given, cut=mapped.cut, is_individual=individual), reasons


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
