"""The writes of a first push, drawn from the decision, and the records that they will have made."""

from collections.abc import Mapping
from dataclasses import replace

from integrations.contract.pushes import Candidate, OutgoingBooking, Reason, RemoteObject
from integrations.contract.values import Json
from integrations.errors import Ambiguous
from integrations.salesforce import earlier, errors, events, names, owners, people, plan, soql, texts
from integrations.salesforce.client import Refusal, Write
from integrations.salesforce.lookup import Found
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
        raise _ask(decision.person)
    draft = Draft(turn.order.booking, decision, found.owners, wishes=wishes, user_id=turn.user_id)
    if isinstance(decision.person, plan.Use):
        draft.add_earlier_update(turn, decision.person.held)
    return draft


def draft_owed(turn: Turn, person: RemoteObject, held: plan.Held, found: Found) -> "Draft":
    """The Event alone, of a person who was written before and is `held` by now."""
    decision = plan.Decision(person=plan.Use(held=held), event=True, reasons=[])
    wishes = Wishes.read(turn.order.options)
    draft = Draft(turn.order.booking, decision, found.owners, wishes=wishes, user_id=turn.user_id)
    draft.person = person
    if not soql.same_id(held.id, person.id):
        draft.person = replace(person, object=held.object, id=held.id, written={})
        draft.reasons.insert(0, Reason(code="person_followed", params={"object": held.object}))
    return draft


def _chosen(turn: Turn, found: Found) -> list[plan.Held]:
    """Whom a person picked, as they are now: mostly one of those who were found by the e-mail anyway."""
    known = {held.id: held for held in (*found.leads, *found.contacts) if not held.is_converted}
    picked = [known.get(one.id) or people.find(turn.client.look_up, one.object, one.id) for one in turn.order.chosen]
    return [held for held in picked if held is not None]


def updated(kind: str, written: Json, before: Json) -> Reason:
    """What was written over whom, and what stood there."""
    return Reason(code="updated", params={"object": kind, "fields": names.in_order(written), "before": dict(before)})


def _ask(person: plan.AskAPerson) -> Ambiguous:
    named = [str(Candidate(object=held.object, id=held.id, label=_label(held))) for held in person.candidates]
    return Ambiguous(person.code, candidates=named)


def _label(held: plan.Held) -> str:
    """What tells it from the others: the name and the company; the link shows the rest."""
    return ", ".join(part for part in (held.last_name, held.company) if part)


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
    ) -> None:
        self.booking, self.hosts, self.wishes, self.user_id = booking, hosts, wishes, user_id
        self.decision = decision
        # Where a rule's word counts, it is asked for first; saving past its warnings is the second try.
        self.anyway = anyway or wishes.duplicates == ASK
        self.reasons = list(decision.reasons)
        self.writes: list[Write] = []
        self.person: RemoteObject | None = None
        self.event: RemoteObject | None = None
        self._cut: list[str] = []
        self._add_person(decision.person)
        if decision.event:
            self._add_event()
        if self._cut:
            self.reasons.append(Reason(code="cut", params={"fields": self._cut}))

    @property
    def person_reasons(self) -> list[Reason]:
        """Those that hold though the Event was refused."""
        of_event = {"event_created", "cut"}
        return [why for why in self.reasons if why.code not in of_event and why.params.get("object") != "Event"]

    def after_duplicate(self, turn: Turn, refused: Refusal) -> "Draft | None":
        """What to write now that a duplicate rule refused the new person; None if a person has to decide."""
        if self.anyway or self.person is None:
            return None
        held = people.meant(turn.client.look_up, self.booking, self.person.object, refused.problem)
        if held is None:
            return self._again(self.decision, anyway=True)
        why = Reason(code="matched_by_rule", params={"object": held.object})
        return self._again(plan.Decision(person=plan.Use(held=held), event=self.decision.event, reasons=[why]))

    def _again(self, decision: plan.Decision, *, anyway: bool = False) -> "Draft":
        return Draft(self.booking, decision, self.hosts, wishes=self.wishes, user_id=self.user_id, anyway=anyway)

    def without_update(self, refused: Refusal) -> None:
        """Overwriting a person never costs the Event."""
        kind = self.person.object if self.person else ""
        self.writes = [write for write in self.writes if write.ref != refused.ref]
        self.reasons = [reason for reason in self.reasons if reason.code != "updated"]
        self.reasons.append(Reason(code="update_refused", params={"object": kind, "error": refused.problem.code}))
        self.person = replace(self.person, written={}) if self.person else None

    def add_earlier_update(self, turn: Turn, held: plan.Held) -> None:
        """An update without an answer that had gone through is ours: its old values stay in the receipt."""
        written, before = earlier.overwritten(turn, held.id)
        company = written.get("Company")
        if self.person is None or self.person.written or not company or not texts.same_text(company, held.company):
            return
        self.person = replace(self.person, written=written)
        self.reasons = [reason for reason in self.reasons if reason.code != "nothing_to_update"]
        self.reasons.insert(1, updated(held.object, written, before))

    def _add_person(self, person: plan.Person) -> None:
        match person:
            case plan.Create(object=kind, fields=fields):
                self._create(kind, self._within(fields))
            case plan.Use(held=held, update=update):
                self._use(held, self._within(update))

    def _create(self, kind: str, fields: dict[str, str]) -> None:
        if len(fields.get("Email", "")) > texts.MAX_EMAIL:
            raise errors.own("EMAIL_TOO_LONG")
        wish = self.wishes.lead_owner if kind == LEAD else self.wishes.contact_owner
        owner, why = owners.owner(kind, wish, self.booking.host, self.hosts)
        by_rules = kind == LEAD and self.wishes.lead_owner == RULES
        headers = (SAVE_ANYWAY if self.anyway else {}) | ({} if by_rules else events.NO_ASSIGNMENT)
        fields |= owner
        self.reasons.append(why)
        self.writes.append(Write(ref="person", method="POST", path=kind, body=dict(fields), headers=headers))
        self.person = self._record("person", kind, "", self.booking.invitee_name, fields)

    def _use(self, held: plan.Held, update: dict[str, str]) -> None:
        self.person = self._record("person", held.object, held.id, self.booking.invitee_name, update)
        if update:
            headers = SAVE_ANYWAY | events.NO_ASSIGNMENT
            path = f"{held.object}/{held.id}"
            before: Json = next((each.params["before"] for each in self.reasons if each.code == "updated"), {})
            write = Write(ref="update", method="PATCH", path=path, body=dict(update), headers=headers, before=before)
            self.writes.append(write)

    def _add_event(self) -> None:
        owner, why = owners.owner("Event", self.wishes.event_owner, self.booking.host, self.hosts)
        who = (self.person.id if self.person else "") or "@{person.id}"
        fields = {**self._within(texts.event_fields(self.booking, self.wishes.no_show)), "WhoId": who, **owner}
        self.reasons += [Reason(code="event_created"), why]
        self.writes.append(events.creation(self.wishes, self.booking, fields))
        self.event = self._record("event", "Event", "", fields["Subject"], fields)

    def _record(self, role: str, kind: str, record_id: str, label: str, written: Mapping[str, str]) -> RemoteObject:
        return RemoteObject(
            role=role, object=kind, id=record_id, label=label, created=not record_id, written=dict(written)
        )

    def _within(self, fields: Mapping[str, str]) -> dict[str, str]:
        within, shortened = texts.cut(fields)
        self._cut += shortened
        return within
