"""What is written into an org, as a part of a composite or as a record of a collection, and how their answers are read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from integrations.contract.values import Json
from integrations.errors import Problem
from integrations.salesforce import errors
from integrations.salesforce.questions import Row, Rows

# REST API guide, "Upsert Records Using sObject Rows by External ID": more than one record has the key.
_SEVERAL = 300


@dataclass(frozen=True, kw_only=True)
class Write:
    """One write. `ref` names it for the later ones of its composite.

    `path` is below `sobjects/`: `Lead` to create, `Lead/<id>`, or `Event/<field>/<value>` to create or update by a key field.
    """

    ref: str
    method: str
    path: str
    body: Row | None = None
    headers: dict[str, str] = field(default_factory=dict)
    # The values that an update writes over: kept with what was sent, and themselves never sent.
    before: Json = field(default_factory=dict)

    @property
    def record_id(self) -> str:
        """The record's id, or the value of its key."""
        return self.path.rpartition("/")[2]

    @property
    def key(self) -> Row:
        """The key field by which it is created or updated, with its value; empty where there is none."""
        _, *rest = self.path.split("/")
        return {rest[0]: unquote(rest[1])} if len(rest) == 2 else {}

    @property
    def collection(self) -> str:
        """The address at which many of its kind are written in one call: those with a key have one of their own."""
        kind, *rest = self.path.split("/")
        return f"composite/sobjects/{kind}/{rest[0]}" if len(rest) == 2 else "composite/sobjects"

    def as_part(self, root: str) -> Row:
        """As a composite takes it."""
        part: Row = {"method": self.method, "url": f"{root}/sobjects/{self.path}", "referenceId": self.ref}
        if self.body is not None:
            part["body"] = self.body
        if self.headers:
            part["httpHeaders"] = self.headers
        return part

    def as_record(self) -> Row:
        """As a collection takes it."""
        kind, *rest = self.path.split("/")
        name = rest[0] if len(rest) == 2 else "id"
        named = {name: self.record_id} if rest else {}
        return {"attributes": {"type": kind}, **named, **(self.body or {})}


class Done(dict[str, Row]):
    """The answers of writes by their refs. `refused`: side matters that were not taken; the others stand all the same."""

    @classmethod
    def of(cls, writes: Sequence[Write], answers: Sequence[Row | Problem]) -> "Done":
        """Each answered for itself, in their order."""
        told = {write.ref: answer for write, answer in zip(writes, answers, strict=True)}
        refused = {ref: answer for ref, answer in told.items() if isinstance(answer, Problem)}
        return cls({ref: row for ref, row in told.items() if not isinstance(row, Problem)}, refused)

    def __init__(self, answers: Mapping[str, Row] | None = None, refused: Mapping[str, Problem] | None = None) -> None:
        super().__init__(answers or {})
        self.refused: dict[str, Problem] = dict(refused or {})


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """The write that was not taken. `done`: answers of those that stand all the same; none were rolled back for them."""

    ref: str
    problem: Problem
    done: Mapping[str, Row] = field(default_factory=dict)


def refused(answers: Rows) -> Refusal | None:
    """What halted a composite that is all or nothing, by the answers of its parts. Raises what is no Problem."""
    failed = [answer for answer in answers if answer["httpStatusCode"] >= _SEVERAL]
    if not failed:
        return None
    # The others of an all-or-none are only halted; what halted them is the one to tell about.
    cause = next(
        (answer for answer in failed if errors.read_error(answer.get("body"))[0] != "PROCESSING_HALTED"), failed[0]
    )
    return Refusal(ref=str(cause["referenceId"]), problem=_why(cause))


def answer_of(answer: Row) -> Row | Problem:
    """What a composite that is not all or nothing says of one part. Raises what is no Problem."""
    return _why(answer) if answer["httpStatusCode"] >= _SEVERAL else answer.get("body") or {}


def _why(answer: Row) -> Problem:
    if answer["httpStatusCode"] == _SEVERAL:
        return errors.own("DUPLICATE_EXTERNAL_ID")
    problem = errors.problem_for(answer["httpStatusCode"], answer.get("body"), writing=False)
    if not isinstance(problem, Problem):
        raise problem
    return problem


def results_of(answers: Any, asked: int) -> list[Row | Problem]:
    """One for each record that a collection was asked, in their order. Raises ValueError for anything else."""
    if not isinstance(answers, list) or len(answers) != asked:
        raise ValueError("this is no answer to what was asked")
    return [_result(answer) for answer in answers]


def _result(answer: Any) -> Row | Problem:
    if not isinstance(answer, dict) or not isinstance(answer.get("success"), bool):
        raise ValueError("this is no answer to what was asked")  # noqa: TRY004 (what came is wrong, not what we passed)
    if answer["success"]:
        return answer
    problem = errors.problem_for(400, answer.get("errors"), writing=False)
    if not isinstance(problem, Problem):
        raise ValueError("this is no answer to what was asked")  # noqa: TRY004 (what came is wrong)
    # What a trigger or a flow says about one of a crowd may be about another: it is believed once it was tried alone.
    problem.alone = problem.code in errors.TRY_ALONE
    return problem
