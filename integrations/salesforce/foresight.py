"""What Salesforce would refuse of a draft as it can be asked, and the duplicate rules that may step in: asked, and nothing written.

Validation rules, flows and triggers are seen by a write alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from integrations.contract.pushes import Mapped, Reason
from integrations.errors import Problem, TryAgain
from integrations.salesforce import errors, events, individuals, questions, soql, taken, told
from integrations.salesforce.client import Client, Query, Refusal, Row, Rows, Write
from integrations.salesforce.draft import Draft
from integrations.salesforce.questions import Untold
from integrations.salesforce.sides import is_side
from integrations.salesforce.wishes import ASK, CONTACT


@dataclass(frozen=True, kw_only=True)
class Foresight:
    """`described`: describe answers by kind of record. `rules`: active duplicate rules. `held`: of whom is there already what is required.

    `account`: the page's own Account as it stands, where a new Contact is to go there; `host`: the user who is to own something.
    `about`: the Account on which the Event is to stand, as it stands.
    `taken`: refs of writes with a value that may be there only once and that another record has, and the kind of that record.
    """

    described: Mapping[str, Row]
    rules: Rows
    held: Rows
    account: Rows | None
    host: Rows
    about: Rows | None
    taken: frozenset[tuple[str, str]]

    @classmethod
    def ask(cls, client: Client, draft: Draft) -> "Foresight":
        """One call for each kind that is written, and one more. Raises TryAgain and AccessExpired; who may not ask, foresees less."""
        writes = [write for write in draft.planned if write.method != "GET"]
        # A person account needs the right to create its Contact, too. Salesforce Help, "Considerations for Using Person Accounts".
        kinds = [*map(told.kind_of, writes), *([CONTACT] if draft.is_individual else [])]
        described = {kind: answer for kind in dict.fromkeys(kinds) if (answer := _described(client, kind))}
        asked = {
            "rules": [Query(soql=soql.active_duplicate_rules(), aside=True)] if writes else [],
            "held": _about_held(writes, described),
            "account": _about_account(draft, writes),
            "host": _about_host(draft, writes),
            "about": _about_what(writes),
        }
        once = taken.once(writes, described)
        answers = iter(
            client.look_up([*(query for each in asked.values() for query in each), *(o.query for o in once)])
        )
        known = {name: next(answers) if queries else None for name, queries in asked.items()}
        seen = {name: None if isinstance(rows, Untold) else rows for name, rows in known.items()}
        return cls(
            described=described,
            rules=seen["rules"] or [],
            held=seen["held"] or [],
            account=seen["account"],
            host=seen["host"] or [],
            about=seen["about"],
            taken=frozenset((each.ref, each.kind) for each in once if each.is_taken(next(answers))),
        )

    @property
    def host_is_inactive(self) -> bool:
        """Whether what is drawn names an owner whom Salesforce would not take: then it is drawn anew without them."""
        return any(row.get("IsActive") is False for row in self.host)

    def applied_to(self, draft: Draft) -> Refusal | None:
        """Takes from the draft what would be refused and is done without; what stops all of it."""
        while refusal := next(self._refusals(draft.planned), None):
            if is_side(refusal.ref):
                draft.without_side(refusal)
            elif refusal.ref == "update":
                draft.without_update(refusal)
            elif draft.is_about_related(refusal):
                draft.without_related(refusal)
            else:
                return replace(refusal, problem=events.refused(draft.wishes, refusal))
        return None

    def provisos(self, draft: Draft) -> list[Reason]:
        """What a duplicate rule may make of it instead."""
        kind = draft.person.object if draft.person else ""
        names = [str(row.get("MasterLabel") or "") for row in self.rules if row.get("SobjectType") == kind]
        refs = {write.ref for write in draft.writes}
        codes = ["rule_may_keep"] if "update" in refs else []
        if "person" in refs:
            codes = ["rule_may_stop"] if draft.wishes.duplicates == ASK else ["rule_may_name", "rule_may_stop"]
        return [Reason(code=code, params={"object": kind, "rules": names}) for code in codes] if names else []

    def _refusals(self, writes: Sequence[Write]) -> Iterator[Refusal]:
        """In their order: after the first nothing more is tried."""
        for write in writes:
            if write.method != "GET" and (found := next(self._wrong(write), None)):
                yield Refusal(ref=write.ref, problem=_problem(*found))

    def _wrong(self, write: Write) -> Iterator[told.Wrong]:
        if described := self.described.get(told.kind_of(write)):
            held = self.held[0] if self.held and write.ref == "update" else {}
            yield from told.wrong(write, described, held)
        # An Account that is a person is saved with all of this before its Contact is.
        if self.account is not None and write.ref == "person":
            yield from told.of_account(self.account)
        if self.about == [] and write.ref == "event" and "WhatId" in (write.body or {}):
            yield told.HIDDEN, ["WhatId"]
        if (write.ref, told.kind_of(write)) in self.taken:
            yield told.TAKEN, []
        contact = self.described.get(CONTACT, {}) if write.path == individuals.ACCOUNT else {}
        if not told.may_be_created(contact):
            yield told.NO_CREATE, []
        if any(ref == write.ref for ref, _ in self.taken):
            yield told.TAKEN, []


def _about_held(writes: Sequence[Write], described: Mapping[str, Row]) -> list[Query]:
    """What brings what the record that is written over has of the required fields."""
    update = next((write for write in writes if write.ref == "update"), None)
    required = told.required(described.get(told.kind_of(update), {})) if update else []
    return [questions.person(told.kind_of(update), update.record_id, required)] if update and required else []


def _about_account(draft: Draft, writes: Sequence[Write]) -> list[Query]:
    """What brings the page's Account, deleted or not: one that the look-up found by its name is there."""
    account_id = draft.wishes.account_id
    named = any(write.ref == "person" and (write.body or {}).get("AccountId") == account_id for write in writes)
    return (
        [Query(soql=soql.account_by_id(account_id), everything=True, aside=True)]
        if soql.is_id(account_id) and named
        else []
    )


def _about_what(writes: Sequence[Write]) -> list[Query]:
    """What brings the Account on which the Event is to stand: whose Contact is seen may be hidden all the same."""
    named = [str((write.body or {}).get("WhatId") or "") for write in writes if write.ref == "event"]
    accounts = [each for each in named if soql.is_id(each) and each.startswith(individuals.PREFIX)]
    return [Query(soql=soql.account_by_id(each), everything=True, aside=True) for each in accounts]


def _about_host(draft: Draft, writes: Sequence[Write]) -> list[Query]:
    """What brings the host's user, whom the map names and whom nobody has asked about since."""
    host = draft.booking.host
    owns = any((write.body or {}).get("OwnerId") == host.user_id for write in writes)
    mapped = host.mapped == Mapped.USER and owns
    return [Query(soql=soql.people_there_by_id(host.user_id), aside=True)] if mapped else []


def _described(client: Client, kind: str) -> Row | None:
    try:
        answer = client.describe(kind)
    except TryAgain:
        raise
    except Problem as problem:
        # As every write of a kind that the user does not see is answered. Other refusals of describe say nothing of writes.
        return {"fields": None} if problem.code == told.UNSEEN else None
    fields = answer.get("fields")
    return answer if isinstance(fields, list) and all(isinstance(each, dict) for each in fields) else None


def _problem(code: str, fields: list[str]) -> Problem:
    """As the answer to the write would be read."""
    problem = errors.problem_for(400, [{"errorCode": code, "fields": fields}], writing=False)
    assert isinstance(problem, Problem)
    return problem
