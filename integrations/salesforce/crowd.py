"""Many pushes in as few calls as one: their questions are asked together, then people are written together, then Events.

A push alone is written all or nothing. In a crowd each record stands or falls by itself, and what stands is kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from integrations.contract.access import Access
from integrations.contract.pushes import BeforeWrite, Failure, Order, Outcome
from integrations.contract.values import Json
from integrations.errors import AccessExpired, OutcomeUnknown, Problem, TryAgain
from integrations.salesforce import individuals, push, soql
from integrations.salesforce.client import CROWD_S, MOST_PARTS, MOST_RECORDS, Client, Query, Refusal, Row, Write
from integrations.salesforce.sides import is_side, with_ids
from integrations.salesforce.together import ask_together
from integrations.salesforce.turn import Ask, NotYet, Put, Script, Step, Turn, sent
from integrations.salesforce.writes import Done

# A push asks, writes, and after a refusal writes once more; before a test is removed it asks object by object what hangs on it.
# Whoever wants more steps than this goes round in circles.
MOST_STEPS = 24
# Each stage may name what the one before it made.
PEOPLE, EVENTS, SIDES = range(3)


@dataclass(eq=False)
class Push:
    """One order on its way: the answers it got, the step it waits for, or how it ended."""

    number: int
    order: Order
    access: Access
    answers: list[Any] = field(default_factory=list)
    step: Step | None = None
    outcome: Outcome | None = None
    _written: Sequence[Write] = ()

    def said(self, step: Put) -> Json:
        """What is kept before this is written: with side matters also what they follow, for nothing of it is settled yet."""
        self._written = [*self._written, *step.writes] if step.each else step.writes
        return sent(self.access.user_id, self._written)

    def go_on(self) -> None:
        """Runs to the next step that has no answer, or to the end."""
        self.step = None
        try:
            turn = Turn.of(self.order, Script(self.answers), self.access)
            self.outcome = push.push(turn)
        except NotYet as waiting:
            self.step = waiting.step
        except Problem as problem:
            self.outcome = Failure(problem=problem)


def make_right(client: Client, orders: Sequence[Order], access: Access, *, before_write: BeforeWrite) -> list[Outcome]:
    """One outcome for each order. Raises AccessExpired if nothing was written yet, and LeaseLost."""
    crowd = Crowd(client, before_write)
    pushes = [Push(number=number, order=order, access=access) for number, order in enumerate(orders)]
    for each in pushes:
        each.go_on()
    for _ in range(MOST_STEPS):
        if not crowd.step(pushes):
            break
    endless = Failure(problem=OutcomeUnknown("unexpected", after_s=60))
    return [each.outcome or endless for each in pushes]


class Crowd:
    """The pushes' steps, each kind at a time."""

    def __init__(self, client: Client, before_write: BeforeWrite) -> None:
        self._client, self._before_write = client, before_write
        self._wrote = False

    def step(self, pushes: Sequence[Push]) -> bool:
        """Answers whoever asks; if nobody does, whoever writes. False if nobody waits any more."""
        asking = [(each, each.step) for each in pushes if isinstance(each.step, Ask)]
        putting = [(each, each.step) for each in pushes if isinstance(each.step, Put)]
        writing = [(each, step) for each, step in putting if not step.each]
        if asking:
            answers = self._ask([step for _, step in asking])
        elif not writing:
            answers = self._write_apart(putting)
        elif len(writing) == 1:
            answers = [self._write_alone(*writing[0])]
        else:
            answers = self._write_together(writing)
        waited = [each for each, _ in asking or writing or putting]
        for each, answer in zip(waited, answers, strict=True):
            each.answers.append(answer)
            each.go_on()
        return bool(waited)

    def _ask(self, steps: Sequence[Ask]) -> list[Any]:
        try:
            return ask_together(self._client, [step.queries for step in steps])
        except AccessExpired:
            return [self._expired()] * len(steps)
        except Problem as problem:
            problem.alone = len(steps) > 1 and not problem.everyone
            return [problem] * len(steps)

    def _expired(self) -> TryAgain:
        """The engine refreshes and starts anew; after something was written it has to settle that first."""
        if not self._wrote:
            raise AccessExpired
        return TryAgain("refreshing")

    def _write_alone(self, one: Push, step: Put) -> dict[str, Row] | Refusal | Problem:
        self._before_write({one.number: one.said(step)})
        try:
            return self._client.write(step.writes)
        except AccessExpired:
            return self._expired()
        except Problem as problem:
            return problem
        finally:
            self._wrote = True

    def _write_together(self, writing: Sequence[tuple[Push, Put]]) -> list[dict[str, Row] | Refusal]:
        tasks = [Task(each, step) for each, step in writing]
        said: Mapping[int, Json] = {each.number: each.said(step) for each, step in writing}
        for stage in (PEOPLE, EVENTS, SIDES):
            for batch in _batches(tasks, stage):
                self._before_write(said)
                said = {}
                self._send(batch)
            if stage == PEOPLE:
                self._read_contacts([task for task in tasks if task.awaits_contact])
        return [task.refusal or task.done for task in tasks]

    def _read_contacts(self, tasks: Sequence["Task"]) -> None:
        """Which Contacts came with new person accounts, asked once for all."""
        if not tasks:
            return
        query = Query(soql=soql.contacts_of_accounts([task.done["person"]["id"] for task in tasks]))
        try:
            (rows,) = self._client.look_up([query], total_s=CROWD_S)
        except (AccessExpired, Problem):
            # They are there and nobody knows them: whoever tries again finds them by e-mail.
            rows = []
        by_id = {soql.id_of(row)[:15]: row for row in rows if row.get("PersonContactId")}
        for task in tasks:
            unknown = OutcomeUnknown("outcome_unknown", after_s=15)
            task.take(individuals.read(), by_id.get(task.done["person"]["id"][:15], unknown))

    def _send(self, batch: "Batch") -> None:
        try:
            answers: Sequence[Row | Problem] = self._client.collect(batch[0][1].method, [write for _, write in batch])
        except AccessExpired:
            answers = [self._expired()] * len(batch)
        except Problem as problem:
            problem.alone = len(batch) > 1 and not problem.everyone
            answers = [problem] * len(batch)
        self._wrote = True
        for (task, write), answer in zip(batch, self._with_names(batch, answers), strict=True):
            task.take(write, answer)

    def _with_names(self, batch: "Batch", answers: Sequence[Row | Problem]) -> Sequence[Row | Problem]:
        """New people whom a duplicate rule refused are tried once more, where it is said whom the rule names."""
        known = list(answers)
        unnamed = [place for place, answer in enumerate(answers) if _lacks_a_name(batch[place][1], answer)]
        for start in range(0, len(unnamed), MOST_PARTS):
            places = unnamed[start : start + MOST_PARTS]
            self._before_write({})
            for place, answer in zip(places, self._each([batch[place][1] for place in places]), strict=True):
                known[place] = answer
        return known

    def _write_apart(self, putting: Sequence[tuple[Push, Put]]) -> list[Done]:
        """Side matters, each a transaction of its own: what the org's own code says of one is about no other."""
        writes = [write for _, step in putting for write in step.writes]
        said: Mapping[int, Json] = {each.number: each.said(step) for each, step in putting}
        answers: list[Row | Problem] = []
        for start in range(0, len(writes), MOST_PARTS):
            self._before_write(said)
            said = {}
            answers += self._each(writes[start : start + MOST_PARTS])
            self._wrote = True
        told = iter(answers)
        return [Done.of(step.writes, [next(told) for _ in step.writes]) for _, step in putting]

    def _each(self, writes: Sequence[Write]) -> list[Row | Problem]:
        try:
            return self._client.write_each(writes)
        except AccessExpired:
            return [self._expired()] * len(writes)
        except Problem as problem:
            return [problem] * len(writes)


class Task:
    """The writes of one push in a crowd, and what became of each."""

    def __init__(self, of: Push, step: Put) -> None:
        self.of, self.writes = of, step.writes
        self.done = Done()
        self.refusal: Refusal | None = None

    def next(self, stage: int) -> Iterator[Write]:
        """The writes of this stage, with the ids of what was made before in place. None after a refusal."""
        for write in self.writes:
            if self.refusal is None and write.method != "GET" and _stage_of(write) == stage:
                yield with_ids(write, self._known())

    def _known(self) -> dict[str, str]:
        """What writes may name, by how they name it."""
        known = {f"@{{{ref}.id}}": str(row["id"]) for ref, row in self.done.items() if row.get("id")}
        contact = self.done.get(individuals.REF, {}).get("PersonContactId")
        return known | ({individuals.WHO: str(contact)} if contact else {})

    @property
    def awaits_contact(self) -> bool:
        """Whether it has created a person account."""
        return "person" in self.done and any(write.ref == individuals.REF for write in self.writes)

    def take(self, write: Write, answer: Row | Problem) -> None:
        """The answer of one of them."""
        if isinstance(answer, Problem) and is_side(write.ref):
            self.done.refused[write.ref] = answer
        elif isinstance(answer, Problem):
            self.refusal = Refusal(ref=write.ref, problem=answer, done=self.done)
        elif write.ref == "person" and not soql.is_id(answer.get("id")):
            self.refusal = Refusal(ref=write.ref, problem=OutcomeUnknown("outcome_unknown", after_s=15), done=self.done)
        else:
            self.done[write.ref] = answer


def _stage_of(write: Write) -> int:
    if is_side(write.ref):
        return SIDES
    return PEOPLE if write.ref in push.PERSON_REFS else EVENTS


Batch = list[tuple[Task, Write]]


def _lacks_a_name(write: Write, answer: Row | Problem) -> bool:
    """A collection's errors have no more than code, message and fields."""
    return write.ref == "person" and isinstance(answer, Problem) and answer.code == "DUPLICATES_DETECTED"


def _batches(tasks: Sequence[Task], stage: int) -> Iterator[Batch]:
    """One call for each method, each address and each set of headers, and for each 200 records."""
    groups: dict[tuple[object, ...], Batch] = {}
    for task in tasks:
        for write in task.next(stage):
            alike = (write.method, write.collection, tuple(sorted(write.headers.items())))
            groups.setdefault(alike, []).append((task, write))
    for group in groups.values():
        # An Event has several side matters, so a crowd has more of them than one call takes.
        yield from (group[start : start + MOST_RECORDS] for start in range(0, len(group), MOST_RECORDS))
