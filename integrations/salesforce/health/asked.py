"""What an org answered to a health check: each question once, and in place of what it did not answer the problem."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from integrations.errors import Problem
from integrations.salesforce import errors, soql, soql_beside
from integrations.salesforce.client import Client, Query, Row, Rows

# Fewer than the five that one call takes, with the one about the user.
QUESTIONS: Mapping[str, str] = {
    "organization": soql.organization_in_full(),
    "duplicate_rules": soql.active_duplicate_rules(),
    "assignment_rules": soql.active_lead_rules(),
}
VIEW_ALL, CAMPAIGNS = "view_all", "campaigns"
Answer = TypeVar("Answer")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """`queries` by name, `described` by kind."""

    queries: Mapping[str, Rows | Problem]
    described: Mapping[str, Row | Problem]

    def rows(self, name: str) -> Rows:
        """Raises Problem where it was refused or nobody answered."""
        return _given(self.queries[name])

    def kind(self, name: str) -> Row:
        """The describe of this kind. Raises Problem."""
        return _given(self.described[name])

    def fields(self, name: str) -> dict[str, Row]:
        """Its fields by their names. Raises Problem, also for an answer without any."""
        fields = self.kind(name).get("fields")
        if not isinstance(fields, list) or not fields or not all(isinstance(each, dict) for each in fields):
            raise errors.own("NOT_UNDERSTOOD")
        return {str(each.get("name")): each for each in fields}


def ask(client: Client, user_id: str, kinds: Sequence[str], campaigns: Sequence[str] = ()) -> Asked:
    """One call for the questions and one for each kind. Raises Problem if the org could not be asked at all."""
    questions = {**QUESTIONS, VIEW_ALL: soql.view_all(user_id)}
    questions |= {CAMPAIGNS: soql_beside.campaign_statuses(*campaigns)} if campaigns else {}
    answers = client.look_up_each([Query(soql=each) for each in questions.values()])
    return Asked(
        queries=dict(zip(questions, answers, strict=True)), described={kind: _described(client, kind) for kind in kinds}
    )


def _described(client: Client, kind: str) -> Row | Problem:
    try:
        return client.describe(kind)
    except Problem as problem:
        return problem


def _given(answer: Answer | Problem) -> Answer:
    if isinstance(answer, Problem):
        raise answer
    return answer
