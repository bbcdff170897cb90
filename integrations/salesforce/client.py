"""HTTP to one org, over simple-salesforce with our own session: queries, composite, describe, limits. No Django model."""

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import Any, Self
from urllib.parse import quote, quote_plus

import requests
from django.conf import settings
from django.utils import timezone
from simple_salesforce.api import Salesforce
from simple_salesforce.exceptions import SalesforceError

from integrations.contract.access import Access
from integrations.contract.meter import Meter
from integrations.errors import OutcomeUnknown, Problem, TryAgain
from integrations.salesforce import errors
from integrations.salesforce.hosts import NotSalesforce, checked_instance_url
from integrations.salesforce.questions import Query, Row, Rows, Untold
from integrations.salesforce.recorder import Recorder
from integrations.salesforce.writes import Done, Refusal, Write, answer_of, refused, results_of
from jicoo import http

__all__ = ["Client", "Query", "Refusal", "Row", "Rows", "Write", "address_length"]

# One call that carries a crowd may take that long.
CROWD_S = 60.0
# Whoever asks for more than this is not believed.
LONGEST_RETRY_AFTER_S = 100_000.0
# REST API guide, "Composite": at most five of its parts may be queries or collections.
MOST_QUESTIONS = 5
# The same, of all its parts.
MOST_PARTS = 25
# REST API guide, "sObject Collections".
MOST_RECORDS = 200


class Client:
    """Calls one org as one user. For one thread and a few calls, each of at most `total_s`; closes its connections."""

    def __init__(self, access: Access, *, total_s: float = http.DEADLINE_S, meter: Meter | None = None) -> None:
        try:
            base = checked_instance_url(access.instance_url)
        except NotSalesforce:
            raise errors.own("INSTANCE_URL_NOT_ALLOWED") from None
        self._version = settings.SALESFORCE_API_VERSION
        self._session = http.session(trusted=settings.SALESFORCE_TRUSTED_HOSTS, total_s=total_s)
        self._session.hooks["response"].append(self._read_headers)
        self._after_s: float | None = None
        self._meter = meter or Meter()
        recorder = Recorder(self._session.get_adapter(base))
        self._session.mount("https://", recorder)
        self._session.mount("http://", recorder)
        self._meter.tellers.append(recorder.told)
        self._salesforce = Salesforce(
            instance_url=base, session_id=access.token, version=self._version, session=self._session
        )
        # simple-salesforce writes https in front of every host; a trusted host of a demo speaks plain http.
        self._salesforce.base_url = f"{base}{self._root}/"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    @property
    def _root(self) -> str:
        return f"/services/data/v{self._version}"

    def query(self, soql: str) -> Rows:
        """Every row, or TryAgain: half an answer is none. REST API guide, "Query"."""
        with self._ours(writing=False):
            return _rows(self._salesforce.restful("query", params={"q": soql}))

    def look_up(self, queries: Sequence[Query], *, total_s: float | None = None) -> list[Rows]:
        """The answers to all, five questions a call. If one fails, all fail. REST API guide, "Composite"."""
        answers: list[Rows] = []
        for start in range(0, len(queries), MOST_QUESTIONS):
            answers += self._ask(queries[start : start + MOST_QUESTIONS], total_s)
        return answers

    def look_up_each(self, queries: Sequence[Query]) -> list[Rows | Problem]:
        """The same of up to five, each for itself: its rows, or why it was refused. Raises Problem if none was answered."""
        with self._ours(writing=False):
            answers = self._composite(self._questions(queries), all_or_none=False)
        return [_rows_or_problem(answer) for answer in answers]

    def _ask(self, queries: Sequence[Query], total_s: float | None) -> list[Rows]:
        with self._ours(writing=False):
            answers = self._composite(self._questions(queries), all_or_none=False, total_s=total_s)
            return [_rows_of(query, answer) for query, answer in zip(queries, answers, strict=True)]

    def _questions(self, queries: Sequence[Query]) -> list[Row]:
        return [
            {"method": "GET", "url": self._query_url(query), "referenceId": f"q{number}"}
            for number, query in enumerate(queries)
        ]

    def write(self, writes: Sequence[Write]) -> Done | Refusal:
        """All or nothing, in one call: the answer of each by its ref, or the one that was refused.

        Raises OutcomeUnknown if nobody can tell whether it was done.
        """
        parts = [write.as_part(self._root) for write in writes]
        with self._ours(writing=True):
            answers = self._composite(parts, all_or_none=True)
        return refused(answers) or Done({answer["referenceId"]: answer.get("body") or {} for answer in answers})

    def collect(self, method: str, writes: Sequence[Write]) -> list[Row | Problem]:
        """Up to 200 records in one call under the first one's address and headers, each for itself: its answer or why it
        was refused.

        Raises OutcomeUnknown if nobody can tell what was done. REST API guide, "sObject Collections".
        """
        asked: dict[str, Any] = (
            {"params": {"ids": ",".join(write.record_id for write in writes), "allOrNone": "false"}}
            if method == "DELETE"
            else {"json": {"allOrNone": False, "records": [write.as_record() for write in writes]}}
        )
        with self._ours(writing=True):
            answers = self._salesforce.restful(
                writes[0].collection, method=method, headers=writes[0].headers, timeout=CROWD_S, **asked
            )
            results = results_of(answers, len(writes))
            self._meter.limited = self._meter.limited or any(errors.is_limit(each) for each in results)
            return results

    def write_each(self, writes: Sequence[Write]) -> list[Row | Problem]:
        """Up to 25 writes in one call, each a transaction of its own: its answer or why it was refused, in all detail.

        Raises OutcomeUnknown if nobody can tell what was done. REST API guide, "Composite", allOrNone false.
        """
        parts = [replace(write, ref=f"w{number}").as_part(self._root) for number, write in enumerate(writes)]
        with self._ours(writing=True):
            return [answer_of(answer) for answer in self._composite(parts, all_or_none=False)]

    def describe(self, name: str) -> Row:
        """Fields and record types as the connected user sees them. REST API guide, "sObject Describe"."""
        return self._object(f"sobjects/{quote(name, safe='')}/describe")

    def limits(self) -> Row:
        """Allowances, for users who may see set-up. REST API guide, "Limits"."""
        return self._object("limits")

    def _object(self, path: str) -> Row:
        with self._ours(writing=False):
            answer = self._salesforce.restful(path)
        if not isinstance(answer, dict):
            raise errors.own("NOT_UNDERSTOOD")
        return answer

    def _query_url(self, query: Query) -> str:
        return f"{self._root}/{'queryAll' if query.everything else 'query'}?q={_quoted(query.soql)}"

    def _composite(self, parts: list[Row], *, all_or_none: bool, total_s: float | None = None) -> Rows:
        body = {"allOrNone": all_or_none, "compositeRequest": parts}
        answer = self._salesforce.restful("composite", method="POST", json=body, timeout=total_s)
        answers = answer.get("compositeResponse") if isinstance(answer, dict) else None
        if not _answers_each(answers, parts):
            raise ValueError("this is no answer to what was asked")
        return list(answers or [])

    @contextmanager
    def _ours(self, *, writing: bool) -> Iterator[None]:
        """Errors of the network and of Salesforce become ours. Nothing of theirs is chained: it quotes queries and bodies."""
        started = time.monotonic()
        self._meter.calls += 1
        try:
            yield
            self._meter.took(time.monotonic() - started)
            return
        except http.Unreachable:
            trouble: Exception = TryAgain("unreachable")
        except http.NoAnswer as error:
            self._meter.timed_out = self._meter.timed_out or error.timed_out
            after_s = errors.LOOK_AFTER_TIME_OUT_S if error.timed_out else errors.LOOK_AFTER_RESET_S
            trouble = OutcomeUnknown("no_answer", after_s=after_s) if writing else TryAgain("no_answer")
        except SalesforceError as error:
            self._meter.took(time.monotonic() - started)
            trouble = errors.problem_for(error.status, error.content, writing=writing, after_s=self._after_s)
        except (ValueError, TypeError, requests.RequestException):
            # A whole answer, but no JSON or not the JSON that was due: whatever we wrote may have been done.
            unclear = OutcomeUnknown("outcome_unknown", after_s=errors.LOOK_AFTER_RESET_S)
            trouble = unclear if writing else errors.own("NOT_UNDERSTOOD")
        self._meter.limited = self._meter.limited or errors.is_limit(trouble)
        if isinstance(trouble, TryAgain):
            trouble.everyone = trouble.code not in errors.ONES_OWN
        raise trouble from None

    def _read_headers(self, response: requests.Response, **_: Any) -> None:
        """simple-salesforce's errors carry no headers. Salesforce documents no Retry-After; gateways send it."""
        self._after_s = _seconds_until(response.headers.get("Retry-After", ""))
        # REST API guide, "Limit Info Header": api-usage=18/5000, and per-app-api-usage where an app has its own.
        usage = re.search(r"(?<![-\w])api-usage=(\d{1,12})/(\d{1,12})", response.headers.get("Sforce-Limit-Info", ""))
        if usage:
            self._meter.used, self._meter.allowed = int(usage[1]), int(usage[2])


def _seconds_until(value: str) -> float | None:
    """RFC 9110, section 10.2.3: a number of seconds, or a date. None for what is neither, and for what is far away."""
    try:
        wait = float(value) if value.isdecimal() else (parsedate_to_datetime(value) - timezone.now()).total_seconds()
    except (ValueError, TypeError):
        # A date without a zone has no difference from ours.
        return None
    return max(wait, 0.0) if wait < LONGEST_RETRY_AFTER_S else None


def address_length(soql: str) -> int:
    """How much of an address the question takes. Salesforce refuses addresses from 16 KB on, gateways some from 8 KB on."""
    return len(_quoted(soql))


def _quoted(soql: str) -> str:
    # RFC 3986, section 3.4, lets these stand in a query: they are most of what a list of e-mails holds.
    return quote_plus(soql, safe="'(),@:")


def _answers_each(answers: Any, parts: list[Row]) -> bool:
    return (
        isinstance(answers, list)
        and all(isinstance(answer, dict) and isinstance(answer.get("httpStatusCode"), int) for answer in answers)
        and [answer.get("referenceId") for answer in answers] == [part["referenceId"] for part in parts]
    )


def _rows_of(query: Query, answer: Row) -> Rows:
    """Raises what is the matter, but for a side matter that the connected user may not ask about."""
    if answer["httpStatusCode"] == 200:
        return _rows(answer.get("body"))
    problem = errors.problem_for(answer["httpStatusCode"], answer.get("body"), writing=False)
    if query.aside and isinstance(problem, Problem) and not isinstance(problem, TryAgain):
        return Untold(problem.code)
    raise problem


def _rows_or_problem(answer: Row) -> Rows | Problem:
    """Raises AccessExpired."""
    try:
        if answer["httpStatusCode"] != 200:
            raise errors.problem_for(answer["httpStatusCode"], answer.get("body"), writing=False)
        return _rows(answer.get("body"))
    except Problem as problem:
        return problem
    except ValueError:
        return errors.own("NOT_UNDERSTOOD")


def _rows(body: Any) -> Rows:
    """The rows of a whole answer. Raises TryAgain for a page with more to come, ValueError for something else."""
    rows = body.get("records") if isinstance(body, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError("this is no answer to a query")
    if body.get("done") is not True:
        raise errors.own("PARTIAL_ANSWER")
    return list(rows)
