"""The writes of a first push, drawn from the decision, and the records that they will have made."""

from dataclasses import replace
from typing import Any

from integrations.contract.pushes import OutgoingBooking, Reason, RemoteObject
from integrations.contract.values import Json
from integrations.salesforce import (
    earlier,
    errors,
    events,
    individuals,
    names,
    owners,
    people,
    plan,
    soql,
    texts,
    values,
    wanted,
)
from integrations.salesforce.campaigns import PERSON_ID, Membership, membership
from integrations.salesforce.client import Refusal, Write
from integrations.salesforce.invitees import invited
from integrations.salesforce.lookup import Found
from integrations.salesforce.related import Related, related_to
from integrations.salesforce.sides import Sides, is_side
from integrations.salesforce.turn import Turn
from integrations.salesforce.wishes import ASK, LEAD, RULES, Wishes

# Passes rules that only warn; those that block still block. REST API guide, "Duplicate Rule Header".
SAVE_ANYWAY = {"Sforce-Duplicate-Rule-Header": "allowSave=true"}


def draft_for(turn: Turn, found: Found) -> "Draft":
    """What a first push writes. Raises Ambiguous if a person has to decide first. May ask the org for more."""
    wishes = Wishes.read(turn.order.options)
    decision = plan.decide(
        turn.order.booking,
        wishes,
        found.leads,
        found.contacts,
        chosen=_chosen(turn, found),
        accounts=found.accounts,
    )
    if isinstance(decision.person, plan.AskAPerson):
        raise people.to_be_chosen(decision.person)
    if isinstance(decision.person, plan.Create) and people.is_any_unseen(turn.client.look_up, turn.order.chosen):
        raise errors.own("PERSON_GONE")
    draft = _drawn(turn, decision, found, wishes)
    if isinstance(decision.person, plan.Use):
        draft.add_earlier_update(turn, decision.person.held)
    return draft


def draft_owed(turn: Turn, person: RemoteObject, held: plan.Held, found: Found) -> "Draft":
    """The Event alone, of a person who was written before and is `held` by now."""
    decision = plan.Decision(person=plan.Use(held=held), event=True, reasons=[])
    wishes = Wishes.read(turn.order.options)
    draft = _drawn(turn, decision, found, wishes)
    draft.person = person
    if not soql.same_id(held.id, person.id):
        draft.person = replace(person, object=held.object, id=held.id, written={})
        draft.reasons.insert(0, Reason(code="person_followed", params={"object": held.object}))
    return draft


def _drawn(turn: Turn, decision: plan.Decision, found: Found, wishes: Wishes) -> "Draft":
    return Draft(
        turn.order.booking,
        decision,
        found.owners,
        wishes=wishes,
        user_id=turn.user_id,
        related=related_to(turn, decision.person, found) if decision.event else Related(),
        membership=membership_of(turn, decision.person, found),
        found=found,
    )


def membership_of(turn: Turn, decided: plan.Person, found: Found | None) -> Membership:
    """In the page's campaign, if it has one."""
    wishes, sent = Wishes.read(turn.order.options), earlier.members_sent(turn)
    match decided:
        case plan.Create(object=kind, is_individual=is_individual) if found:
            return membership(wishes, found, kind, sent=sent, new=individuals.WHO if is_individual else PERSON_ID)
        case plan.Use(held=held) if found:
            return membership(wishes, found, held.object, person_id=held.id, sent=sent)
    return Membership()


def _chosen(turn: Turn, found: Found) -> list[plan.Held]:
    """Whom a person picked, as they are now: mostly one of those who were found by the e-mail anyway."""
    known = {held.id: held for held in (*found.leads, *found.contacts) if not held.is_converted}
    fields = Wishes.read(turn.order.options).read_fields
    picked = [
        known.get(one.id) or people.find(turn.client.look_up, one.object, one.id, fields) for one in turn.order.chosen
    ]
    return [held for held in picked if held is not None]


def updated(kind: str, written: Json, before: Json) -> Reason:
    """What was written over whom, and what stood there."""
    return Reason(code="updated", params={"object": kind, "fields": names.in_order(written), "before": dict(before)})


class Draft:
    """Person first, so that the Event can name it. `hosts` are the ids of the users who may be the host."""

    def __init__(
        self,
        booking: OutgoingBooking,
        decision: plan.Decision,
        hosts: list[str],
        *,
        wishes: Wishes = Wishes(),  # noqa: B008 (frozen)
        user_id: str = "",
        anyway: bool = False,
        related: Related = Related(),  # noqa: B008 (frozen)
        membership: Membership = Membership(),  # noqa: B008 (frozen)
        found: Found | None = None,
    ) -> None:
        self.booking, self.hosts, self.wishes, self.user_id = booking, hosts, wishes, user_id
        self.related, self.sides, self.found = related, Sides(membership=membership), found
        self.decision = decision
        # Where a rule's word counts, it is asked for first; saving past its warnings is the second try.
        self.anyway = anyway or wishes.duplicates == ASK
        self.reasons = list(decision.reasons)
        self.writes: list[Write] = []
        self.person: RemoteObject | None = None
        self.event: RemoteObject | None = None
        # A new person who comes along with an Account of their own.
        self.is_individual = False
        self._cut: list[str] = []
        self._add_person(decision.person)
        if decision.event:
            self._add_event()
        if self._cut:
            self.reasons.append(Reason(code="cut", params={"fields": self._cut}))
        self.writes += self.sides.writes

    @property
    def main(self) -> list[Write]:
        """Without side matters."""
        return [write for write in self.writes if not is_side(write.ref)]

    @property
    def planned(self) -> list[Write]:
        """All of them, also those that one call does not hold, but for what is known to be refused."""
        return [write for write in (*self.writes, *self.sides.beyond) if write.ref not in self.sides.refused]

    @property
    def told(self) -> list[Reason]:
        """All reasons, also those of side matters, as far as these are known to be taken or refused."""
        return [*self.reasons, *self.sides.reasons]

    @property
    def person_reasons(self) -> list[Reason]:
        """Those that hold though the Event was refused."""
        of_event = {"event_created", "cut", *(why.code for why in self.related.reasons)}
        return [why for why in self.reasons if why.code not in of_event and why.params.get("object") != "Event"]

    def after_duplicate(self, turn: Turn, refused: Refusal) -> "Draft | None":
        """What to write now that a duplicate rule refused the new person; None if a person has to decide."""
        if self.anyway or self.person is None:
            return None
        fields = self.wishes.read_fields
        held = people.meant(turn.client.look_up, self.booking, self.person.object, refused.problem, fields)
        if held is None:
            return self._again(turn, self.decision, self.related, anyway=True)
        why = Reason(code="matched_by_rule", params={"object": held.object})
        decision = plan.Decision(person=plan.Use(held=held), event=self.decision.event, reasons=[why])
        return self._again(turn, decision, related_to(turn, decision.person) if decision.event else Related())

    def _again(self, turn: Turn, decision: plan.Decision, related: Related, *, anyway: bool = False) -> "Draft":
        return Draft(
            self.booking,
            decision,
            self.hosts,
            wishes=self.wishes,
            user_id=self.user_id,
            anyway=anyway,
            related=related,
            membership=membership_of(turn, decision.person, self.found),
            found=self.found,
        )

    def without_update(self, refused: Refusal) -> None:
        """Overwriting a person never costs the Event."""
        kind = self.person.object if self.person else ""
        self.writes = [write for write in self.writes if write.ref != refused.ref]
        self.reasons = [reason for reason in self.reasons if reason.code != "updated"]
        self.reasons.append(Reason(code="update_refused", params={"object": kind, "error": refused.problem.code}))
        self.person = replace(self.person, written={}) if self.person else None

    def without_side(self, refused: Refusal) -> None:
        """What stands beside the Event never costs it."""
        self.sides.give_up({refused.ref: refused.problem})

    def is_about_related(self, refused: Refusal) -> bool:
        """Whether the Event was refused for what it was to stand on besides its person."""
        told = refused.problem.params.get("fields")
        what = str(self.related.fields.get("WhatId", ""))
        # Of a record that is hidden Salesforce names the id and no field.
        hidden = soql.is_id(what) and what[:15] in str(refused.problem.params.get("raw"))
        about = hidden or (isinstance(told, list) and "WhatId" in told)
        return refused.ref == "event" and about and bool(self.related.fields)

    def without_related(self, refused: Refusal) -> None:
        """What an Event stands on besides its person never costs the Event."""
        self.writes = [
            replace(write, body={name: value for name, value in (write.body or {}).items() if name != "WhatId"})
            if write.ref == "event"
            else write
            for write in self.writes
        ]
        why = Reason(code="related_refused", params={"error": refused.problem.code})
        self.reasons = [*(each for each in self.reasons if each not in self.related.reasons), why]
        self.related = Related(reasons=(why,))
        if self.event:
            written = {name: value for name, value in self.event.written.items() if name != "WhatId"}
            self.event = replace(self.event, written=written)

    def add_earlier_update(self, turn: Turn, held: plan.Held) -> None:
        """An update without an answer that had gone through is ours: its old values stay in the receipt."""
        written, before = earlier.overwritten(turn, held.id)
        stands = {name: value for name, value in written.items() if values.same(value, held.value(name))}
        if self.person is None or self.person.written or not stands or stands != written:
            return
        self.person = replace(self.person, written=written)
        self.reasons = [reason for reason in self.reasons if reason.code != "nothing_to_update"]
        self.reasons.insert(1, updated(held.object, written, before))

    def _add_person(self, person: plan.Person) -> None:
        match person:
            case plan.Create(object=kind, fields=fields, cut=cut, is_individual=is_individual):
                self._cut += cut
                within = self._within(fields)
                self._create(kind, self._individual(within) if is_individual else within, is_individual=is_individual)
            case plan.Use(held=held, update=update, cut=cut):
                self._cut += cut
                self._use(held, self._within(update))

    def _create(self, kind: str, fields: dict[str, Any], *, is_individual: bool) -> None:
        if len(fields.get("Email", "")) > texts.MAX_EMAIL:
            raise errors.own("EMAIL_TOO_LONG")
        wish = self.wishes.lead_owner if kind == LEAD else self.wishes.contact_owner
        owner, why = owners.owner(kind, wish, self.booking.host, self.hosts)
        by_rules = kind == LEAD and self.wishes.lead_owner == RULES
        headers = (SAVE_ANYWAY if self.anyway else {}) | ({} if by_rules else events.NO_ASSIGNMENT)
        fields |= owner
        if kind == LEAD and soql.is_id(self.wishes.lead_record_type):
            fields["RecordTypeId"] = self.wishes.lead_record_type
        self.reasons.append(why)
        if is_individual:
            self._create_individual(fields, headers)
        else:
            self.writes.append(Write(ref="person", method="POST", path=kind, body=dict(fields), headers=headers))
        self.person = self._record("person", kind, "", self.booking.invitee_name, fields)

    def _create_individual(self, fields: Json, headers: dict[str, str]) -> None:
        """The Account; then which Contact came with it, which the answer does not tell."""
        body = {**individuals.account_fields(fields), "RecordTypeId": self.wishes.person_record_type}
        self.writes.append(Write(ref="person", method="POST", path=individuals.ACCOUNT, body=body, headers=headers))
        self.writes.append(individuals.read())
        self.is_individual = True

    def _use(self, held: plan.Held, update: dict[str, Any]) -> None:
        self.person = self._record("person", held.object, held.id, self.booking.invitee_name, update)
        if update:
            headers = SAVE_ANYWAY | events.NO_ASSIGNMENT
            path = f"{held.object}/{held.id}"
            before: Json = next((each.params["before"] for each in self.reasons if each.code == "updated"), {})
            write = Write(ref="update", method="PATCH", path=path, body=dict(update), headers=headers, before=before)
            self.writes.append(write)

    def _add_event(self) -> None:
        owner, why = owners.owner("Event", self.wishes.event_owner, self.booking.host, self.hosts)
        new = individuals.WHO if self.is_individual else "@{person.id}"
        who = (self.person.id if self.person else "") or new
        whole = wanted.event(self.booking, self.wishes, creating=True)
        self._cut += whole.cut
        fields = {**whole.fields, "WhoId": who, **self.related.fields, **owner}
        self.reasons += [Reason(code="event_created"), *self.related.reasons, why, *whole.left_out]
        self.writes.append(events.creation(self.wishes, self.booking, fields))
        self.sides.invited = invited(self.booking, self.wishes, owner.get("OwnerId") or self.user_id)
        self.event = self._record("event", "Event", "", fields["Subject"], fields)

    def _record(self, role: str, kind: str, record_id: str, label: str, written: Json) -> RemoteObject:
        return RemoteObject(
            role=role, object=kind, id=record_id, label=label, created=not record_id, written=dict(written)
        )

    def _individual(self, fields: Json) -> dict[str, Any]:
        within, shortened = individuals.within(fields)
        self._cut += [name for name in shortened if name not in self._cut]
        return within

    def _within(self, fields: Json) -> dict[str, Any]:
        within, shortened = texts.cut(fields)
        self._cut += [name for name in shortened if name not in self._cut]
        return within
