"""One push under way. It is told as if it were alone; whoever runs it may ask and write for many at once.

A push is a plain function of its order and of the answers so far. When it wants an answer that is not there yet it stops,
the question is put together with those of the other pushes, and it runs again from its start.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from integrations.contract.access import Access
from integrations.contract.pushes import Mapped, Order, Person, PushResult, Reason, RemoteObject
from integrations.errors import Problem
from integrations.salesforce import questions
from integrations.salesforce.client import Refusal, Row, Rows, Write
from integrations.salesforce.questions import Query
from integrations.salesforce.writes import Done


@dataclass(frozen=True)
class Ask:
    """The push wants to know this."""

    queries: Sequence[Query]


@dataclass(frozen=True)
class Put:
    """The push wants this written, all or nothing if it can be had; `each`: every one for itself, as side matters are."""

    writes: Sequence[Write]
    each: bool = False


Step = Ask | Put


class NotYet(Exception):
    """The push cannot go on before this step is answered."""

    def __init__(self, step: Step) -> None:
        super().__init__()
        self.step = step


@dataclass
class Script:
    """What was answered so far, handed out in order. An answer that is a Problem is raised where it was asked for."""

    answers: Sequence[Any] = ()
    _at: int = field(default=0, init=False)

    def look_up(self, queries: Sequence[Query]) -> list[Rows]:
        """The rows of each question. Raises Problem."""
        rows: list[Rows] = self._next(Ask(queries))
        return rows

    def write(self, writes: Sequence[Write]) -> dict[str, Row] | Refusal:
        """The answer of each write by its ref, or the one that was refused. Raises Problem."""
        answers: dict[str, Row] | Refusal = self._next(Put(writes))
        return answers

    def write_each(self, writes: Sequence[Write]) -> Done:
        """The same for side matters: what is refused is among the answer's refusals. Raises Problem."""
        answers: Done = self._next(Put(writes, each=True))
        return answers

    def _next(self, step: Step) -> Any:
        if self._at == len(self.answers):
            raise NotYet(step)
        answer = self.answers[self._at]
        self._at += 1
        if isinstance(answer, Problem):
            raise answer
        return answer


@dataclass(frozen=True, kw_only=True)
class Turn:
    """`user_id` is the connected user, by whom our own records are known."""

    order: Order
    client: Script
    user_id: str
    in_sandbox: bool = False

    @classmethod
    def of(cls, order: Order, client: Script, access: Access) -> "Turn":
        """As the user whose access it is."""
        return cls(order=order, client=client, user_id=access.user_id, in_sandbox=access.is_sandbox)

    @property
    def host(self) -> Person:
        """Who owns what is made, as long as the page wishes it so."""
        return self.order.booking.host

    @property
    def host_questions(self) -> list[Query]:
        """What brings the users who may be the host, where that is not known without asking."""
        return questions.hosts(self.host, in_sandbox=self.in_sandbox)

    def whose_host_is(self, mapped: Mapped) -> "Turn":
        """The same turn, in which the host map says so."""
        host = replace(self.host, mapped=mapped)
        return replace(self, order=replace(self.order, booking=replace(self.order.booking, host=host)))

    def write(self, writes: Sequence[Write]) -> dict[str, Row] | Refusal:
        """Writes, after what will be sent was kept durably."""
        return self.client.write(writes)

    def now_known(self, record: RemoteObject) -> "Turn":
        """The same turn, in which this record stands for its role."""
        others = [each for each in self.order.known if each.role != record.role]
        return replace(self, order=replace(self.order, known=[*others, record]))

    def done(self, event: RemoteObject, *reasons: Reason) -> PushResult:
        """The result in which the Event stands so, and everything else as it was."""
        others = [record for record in self.order.known if record.role != event.role]
        return PushResult(records=[*others, event], reasons=list(reasons))


def sent(user_id: str, writes: Sequence[Write]) -> Mapping[str, Any]:
    """What is kept of a write before it is sent, for whoever has to look for it later."""
    return {
        "user_id": user_id,
        # What is only read in between changes nothing.
        "writes": [_kept(write) for write in writes if write.method != "GET"],
    }


def _kept(write: Write) -> dict[str, Any]:
    kept = {"ref": write.ref, "method": write.method, "path": write.path, "body": write.body}
    return kept | ({"before": dict(write.before)} if write.before else {})
