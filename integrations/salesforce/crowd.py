"""Many pushes in as few calls as one: their questions are asked together, then people are written together, then Events.

A push alone is written all or nothing. In a crowd each record stands or falls by itself, and what stands is kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from integrations.contract.access import Access
from integrations.contract.pushes import BeforeWrite, Failure, Order, Outcome
from integrations.contract.values import Json
from integrations.errors import AccessExpired, OutcomeUnknown, Problem, TryAgain
from integrations.salesforce import push, soql
from integrations.salesforce.client import Client, Refusal, Row, Write
from integrations.salesforce.together import ask_together
from integrations.salesforce.turn import Ask, NotYet, Put, Script, Step, Turn, sent

# A push asks, writes, and after a refusal writes once more: whoever wants more steps than this goes round in circles.
MOST_STEPS = 12
PERSON = "@{person.id}"


@dataclass(eq=False)
class Push:
    """One order on its way: the answers it got, the step it waits for, or how it ended."""

    number: int
    order: Order
    access: Access
    answers: list[Any] = field(default_factory=list)
    step: Step | None = None
    outcome: Outcome | None = None

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
        writing = [(each, each.step) for each in pushes if isinstance(each.step, Put)]
        if asking:
            answers = self._ask([step for _, step in asking])
        elif len(writing) == 1:
            answers = [self._write_alone(*writing[0])]
        else:
            answers = self._write_together(writing)
        waited = [each for each, _ in asking or writing]
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
        self._before_write({one.number: sent(one.access.user_id, step.writes)})
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
        said: Mapping[int, Json] = {each.number: sent(each.access.user_id, step.writes) for each, step in writing}
        for people in (True, False):
            for batch in _batches(tasks, people=people):
                self._before_write(said)
                said = {}
                self._send(batch)
        return [task.refusal or task.done for task in tasks]

    def _send(self, batch: "Batch") -> None:
        try:
            answers: Sequence[Row | Problem] = self._client.collect(batch[0][1].method, [write for _, write in batch])
        except AccessExpired:
            answers = [self._expired()] * len(batch)
        except Problem as problem:
            problem.alone = len(batch) > 1 and not problem.everyone
            answers = [problem] * len(batch)
        self._wrote = True
        for (task, write), answer in zip(batch, answers, strict=True):
            task.take(write, answer)


class Task:
    """The writes of one push in a crowd, and what became of each."""

    def __init__(self, of: Push, step: Put) -> None:
        self.of, self.writes = of, step.writes
        self.done: dict[str, Row] = {}
        self.refusal: Refusal | None = None

    def next(self, *, people: bool) -> Iterator[Write]:
        """The writes of this stage, with the person's id in place. None after a refusal."""
        for write in self.writes:
            if self.refusal is None and (write.ref in push.PERSON_REFS) is people:
                yield self._filled(write)

    def take(self, write: Write, answer: Row | Problem) -> None:
        """The answer of one of them."""
        if isinstance(answer, Problem):
            self.refusal = Refusal(ref=write.ref, problem=answer, done=self.done)
        elif write.ref == "person" and not soql.is_id(answer.get("id")):
            self.refusal = Refusal(ref=write.ref, problem=OutcomeUnknown("outcome_unknown", after_s=15), done=self.done)
        else:
            self.done[write.ref] = answer

    def _filled(self, write: Write) -> Write:
        person = self.done.get("person")
        if not write.body or not person:
            return write
        body = {name: person["id"] if value == PERSON else value for name, value in write.body.items()}
        return replace(write, body=body)


Batch = list[tuple[Task, Write]]


def _batches(tasks: Sequence[Task], *, people: bool) -> Iterator[Batch]:
    """One call for each method, each address and each set of headers."""
    groups: dict[tuple[str, str, tuple[tuple[str, str], ...]], Batch] = {}
    for task in tasks:
        for write in task.next(people=people):
            alike = (write.method, write.collection, tuple(sorted(write.headers.items())))
            groups.setdefault(alike, []).append((task, write))
    yield from groups.values()
