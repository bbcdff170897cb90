"""What first pushes would do, found out by their own look-ups and their own decision, and nothing written.

What only a write would show (validation rules, flows, whom a duplicate rule finds) nobody can foresee.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from integrations.contract.access import Access
from integrations.contract.looks import Forecast, Foreseen, Rehearsal
from integrations.contract.pushes import Mapped, Order
from integrations.errors import Ambiguous, Problem, TryAgain
from integrations.salesforce import plan
from integrations.salesforce.client import Client, Query
from integrations.salesforce.draft import Draft, draft_for
from integrations.salesforce.foresight import Foresight
from integrations.salesforce.lookup import Found, look_up
from integrations.salesforce.planned import planned
from integrations.salesforce.sides import is_side
from integrations.salesforce.together import ask_together
from integrations.salesforce.turn import Ask, NotYet, Script, Step, Turn

# A look-up asks once, and follows whom a person chose through merges and conversion.
MOST_STEPS = 12
# An org that answers a full batch in good time gets one of twice as many next time.
GROWS = 2
# Sorts after every time that Salesforce writes.
NEWEST = "~"


@dataclass(eq=False)
class Look:
    """One order on its way to its forecast."""

    order: Order
    access: Access
    answers: list[Any] = field(default_factory=list)
    step: Step | None = None
    forecast: Forecast | None = None
    draft: Draft | None = None
    problem: Problem | None = None

    def go_on(self, made: "Made") -> None:
        """Runs to the next question that has no answer, or to the end."""
        self.step = None
        turn = Turn.of(self.order, Script(self.answers), self.access)
        try:
            draft = draft_for(turn, made.added_to(look_up(turn), self.order.booking.email))
            made.learn(self.order.booking.email, draft)
            self.draft = draft
            self.forecast = _forecast(draft)
        except NotYet as waiting:
            self.step = waiting.step
        except Ambiguous as problem:
            self.forecast, self.problem = Forecast(outcome=Foreseen.ASK, code=problem.code), problem
        except Problem as problem:
            self.problem = problem
            self.forecast = Forecast(outcome=Foreseen.TROUBLE, code=problem.code)


class Made:
    """Whom earlier bookings of the same preview would create: a later one of the same e-mail finds them."""

    def __init__(self) -> None:
        self._people: dict[str, list[plan.Held]] = {}

    def learn(self, email: str, draft: Draft) -> None:
        """Of this booking's person, if it is a new one."""
        person = draft.decision.person
        if isinstance(person, plan.Create):
            held = plan.Held(
                object=person.object,
                id=f"new{len(self._people)}",
                last_name=person.fields.get("LastName", ""),
                company=person.fields.get("Company", ""),
                modified=NEWEST,
            )
            self._people.setdefault(email.casefold(), []).append(held)

    def added_to(self, found: Found, email: str) -> Found:
        """What the org would hold by then."""
        people = self._people.get(email.casefold(), [])
        leads = [held for held in people if held.object == plan.LEAD]
        contacts = [held for held in people if held.object == plan.CONTACT]
        return replace(found, leads=[*found.leads, *leads], contacts=[*found.contacts, *contacts])


def foresee(client: Client, orders: Sequence[Order], access: Access) -> list[Forecast]:
    """One for each order, as if they were sent in this order. Raises Problem and AccessExpired."""
    looks = [Look(order, access) for order in orders if not order.known]
    _look(client, looks)
    forecasts = iter(look.forecast or Forecast(outcome=Foreseen.TROUBLE, code="unexpected") for look in looks)
    return [Forecast(outcome=Foreseen.MATCH) if order.known else next(forecasts) for order in orders]


def rehearse(client: Client, order: Order, access: Access) -> Rehearsal:
    """What a first push of it writes, before and after. Raises Problem and AccessExpired."""
    look, foresight = _foreseen(client, order, access)
    if foresight and foresight.host_is_inactive:
        # As a push does once Salesforce says so: drawn anew, for the connected user.
        without = Turn.of(order, Script(), access).whose_host_is(Mapped.INACTIVE)
        look, foresight = _foreseen(client, without.order, access)
    if look.draft is None or foresight is None:
        forecast = look.forecast or Forecast(outcome=Foreseen.TROUBLE, code="unexpected")
        return Rehearsal(forecast=forecast, params=look.problem.params if look.problem else {})
    provisos = foresight.provisos(look.draft)
    refusal = foresight.applied_to(look.draft)
    if refusal:
        trouble = Forecast(outcome=Foreseen.TROUBLE, code=refusal.problem.code)
        return Rehearsal(forecast=trouble, params=refusal.problem.params, provisos=provisos)
    return Rehearsal(
        forecast=_forecast(look.draft),
        reasons=look.draft.told,
        writes=planned(look.draft),
        provisos=provisos,
    )


def _foreseen(client: Client, order: Order, access: Access) -> tuple[Look, Foresight | None]:
    """The look, and what would be refused of its draft, if there is one."""
    look = Look(order, access)
    _look(client, [look])
    return look, Foresight.ask(client, look.draft) if look.draft else None


def _look(client: Client, looks: Sequence[Look]) -> None:
    """Takes each to its end, in their order, asking what they want to know together."""
    made = Made()
    for look in looks:
        look.go_on(made)
    for _ in range(MOST_STEPS):
        asking = [(look, look.step.queries) for look in looks if isinstance(look.step, Ask)]
        if not asking:
            break
        answers = _ask(client, [queries for _, queries in asking])
        for (look, _), answer in zip(asking, answers, strict=True):
            look.answers.append(answer)
            look.go_on(made)


def _ask(client: Client, asked: list[Sequence[Query]]) -> list[Any]:
    """The answers, or why there is none: what cannot be told apart together is asked by itself."""
    try:
        return list(ask_together(client, asked))
    except TryAgain as problem:
        if problem.everyone:
            raise
        if len(asked) == 1:
            return [problem]
    half = len(asked) // 2
    return _ask(client, asked[:half]) + _ask(client, asked[half:])


def _forecast(draft: Draft) -> Forecast:
    overwrites = any(write.ref == "update" for write in draft.writes)
    event, beside = draft.event is not None, any(is_side(write.ref) for write in draft.planned)
    match draft.decision.person:
        case plan.Create():
            return Forecast(outcome=Foreseen.CREATE, writes_event=event, writes_beside=beside)
        case plan.Use():
            return Forecast(outcome=Foreseen.MATCH, overwrites=overwrites, writes_event=event, writes_beside=beside)
        case _:
            return Forecast(outcome=Foreseen.NOTHING)


def calls_for(counts: Mapping[str, int], *, at_once: int, most: int) -> int:
    """About how many calls: each batch looks up once, and writes people, overwrites and Events in one call each."""
    bookings = sum(counts.get(outcome, 0) for outcome in Foreseen)
    writes = sum(1 for kind in (Foreseen.CREATE, "overwrites", "events", "beside") if counts.get(kind))
    calls = 0
    while bookings > 0:
        calls += 1 + (writes if min(at_once, bookings) > 1 else min(writes, 1))
        bookings -= at_once
        at_once = min(at_once * GROWS, most)
    return calls
