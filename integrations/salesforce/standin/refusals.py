"""What the org answers when it refuses: the REST interface's errors, as exceptions that carry their own answer."""

from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True)
class Problem:
    """One entry of the array in which REST errors come; `extra` stands beside the usual keys."""

    code: str
    message: str
    fields: tuple[str, ...] | None = None
    extra: tuple[tuple[str, Any], ...] = ()

    def as_rest(self) -> dict[str, Any]:
        body: dict[str, Any] = {**dict(self.extra), "message": self.message, "errorCode": self.code}
        return body if self.fields is None else {**body, "fields": list(self.fields)}

    def as_collection(self) -> dict[str, Any]:
        """sObject Collections say `statusCode` where all else says `errorCode`."""
        return {"statusCode": self.code, "message": self.message, "fields": list(self.fields or ())}


class Refusal(Exception):
    """The request is answered with this status and these problems."""

    def __init__(self, status: int, *problems: Problem) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.status = status
        self.problems = problems

    @classmethod
    def of(cls, status: int, code: str, message: str, *fields: str, listed: bool = False) -> Self:
        """`listed`: the key `fields` stands in the answer even when no field is named."""
        return cls(status, Problem(code, message, fields if fields or listed else None))

    def as_rest(self) -> list[dict[str, Any]]:
        return [problem.as_rest() for problem in self.problems]


def not_found(message: str = "The requested resource does not exist") -> Refusal:
    return Refusal.of(404, "NOT_FOUND", message)


def expired_session(message: str = "Session expired or invalid") -> Refusal:
    return Refusal.of(401, "INVALID_SESSION_ID", message)


def malformed_query(message: str) -> Refusal:
    return Refusal.of(400, "MALFORMED_QUERY", message)


def bad_json(message: str) -> Refusal:
    return Refusal.of(400, "JSON_PARSER_ERROR", message)
