"""Query, queryAll, and the pages that follow."""

from typing import Any

from integrations.salesforce.standin import ids
from integrations.salesforce.standin.caller import Caller
from integrations.salesforce.standin.refusals import Refusal, malformed_query
from integrations.salesforce.standin.soql.evaluate import Search
from integrations.salesforce.standin.soql.parser import parse
from integrations.salesforce.standin.wire import Request, Response, json_response

MOST, FEWEST = 2000, 200


def query(caller: Caller, request: Request, _: list[str]) -> Response:
    return _run(caller, request, deleted=False)


def query_all(caller: Caller, request: Request, _: list[str]) -> Response:
    return _run(caller, request, deleted=True)


def more(caller: Caller, _: Request, segments: list[str]) -> Response:
    """The page at a locator. Raises Refusal for a locator that nobody gave out."""
    locator, _dash, start = segments[1].partition("-")
    found = caller.org.cursors.get(locator)
    if found is None or not start.isdigit() or int(start) >= len(found.rows):
        raise Refusal.of(400, "INVALID_QUERY_LOCATOR", "invalid query locator")
    return _page(caller, segments[0], locator, found, int(start))


def _run(caller: Caller, request: Request, *, deleted: bool) -> Response:
    text = request.query.get("q")
    if not text:
        raise malformed_query("SOQL statements cannot be empty or null")
    parsed = parse(text)
    search = Search(caller, parsed, deleted=deleted)
    if parsed.only_counts:
        return json_response({"totalSize": search.count(), "done": True, "records": []})
    shown = search.answer()
    cursor = Cursor(shown, _batch_size(caller))
    locator = caller.org.cursors.keep(cursor) if len(shown) > cursor.size else ""
    return _page(caller, "queryAll" if deleted else "query", locator, cursor, 0)


def _page(caller: Caller, resource: str, locator: str, cursor: "Cursor", start: int) -> Response:
    rows, end = cursor.rows, start + cursor.size
    body: dict[str, Any] = {"totalSize": len(rows), "done": end >= len(rows), "records": rows[start:end]}
    if end < len(rows):
        body["nextRecordsUrl"] = f"{caller.base}/{resource}/{locator}-{end}"
    return json_response(body)


def _batch_size(caller: Caller) -> int:
    options = (part.partition("=") for part in caller.headers.get("sforce-query-options", "").split(","))
    wanted = next((value.strip() for name, _, value in options if name.strip().lower() == "batchsize"), "")
    return min(MOST, max(FEWEST, int(wanted))) if wanted.isdigit() else MOST


class Cursor:
    def __init__(self, rows: list[dict[str, Any]], size: int) -> None:
        self.rows = rows
        self.size = size


class Cursors:
    """Results that are read page by page. The latest twenty are kept; a real org keeps them for two days."""

    def __init__(self, pod: str) -> None:
        self._pod = pod
        self._open: dict[str, Cursor] = {}
        self._number = 0

    def keep(self, cursor: Cursor) -> str:
        self._number += 1
        locator = ids.make_id("01g", self._pod, self._number)
        self._open[locator] = cursor
        for old in list(self._open)[:-20]:
            del self._open[old]
        return locator

    def get(self, locator: str) -> Cursor | None:
        return self._open.get(locator)
