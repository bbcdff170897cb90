"""Questions of several bookings, asked once. Whoever gets a row that nobody asked for gets no answer at all."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from integrations.salesforce import errors, soql
from integrations.salesforce.client import CROWD_S, Client, address_length
from integrations.salesforce.questions import Query, Rows, Untold

# Gateways are known to refuse addresses from 8 KB on; the path and the words around take some of it.
LONGEST = 7_500


def ask_together(client: Client, asked: Sequence[Sequence[Query]]) -> list[list[Rows]]:
    """The rows of each question of each asker. Raises Problem and AccessExpired."""
    if len(asked) == 1:
        return [client.look_up(asked[0])]
    calls = [call for group in _groups(asked) for call in _calls(group)]
    answers = client.look_up([query for query, _ in calls], total_s=CROWD_S)
    rows: dict[tuple[int, int], Rows] = {}
    for (_, group), answer in zip(calls, answers, strict=True):
        rows |= _dealt(group, answer)
    return [[rows[asker, place] for place in range(len(queries))] for asker, queries in enumerate(asked)]


# Who asks (their number, the question's place) and what.
Asked = tuple[tuple[int, int], Query]


def _groups(asked: Sequence[Sequence[Query]]) -> Iterator[list[Asked]]:
    groups: dict[object, list[Asked]] = {}
    for asker, queries in enumerate(asked):
        for place, query in enumerate(queries):
            kind = (query.together.kind, query.everything) if query.together else (asker, place)
            groups.setdefault(kind, []).append(((asker, place), query))
    yield from groups.values()


def _calls(group: list[Asked]) -> Iterator[tuple[Query, list[Asked]]]:
    """The group as one question, or as several where one would make too long an address."""
    query = _joined(group)
    if len(group) == 1 or address_length(query.soql) <= LONGEST:
        yield query, group
        return
    half = len(group) // 2
    yield from _calls(group[:half])
    yield from _calls(group[half:])


def _joined(group: list[Asked]) -> Query:
    first = group[0][1]
    if first.together is None:
        return first
    values = list(dict.fromkeys(query.together.value for _, query in group if query.together))
    return first if len(values) == 1 else replace(first, soql=first.together.ask(values), together=None)


def _dealt(group: list[Asked], answer: Rows) -> dict[tuple[int, int], Rows]:
    """Each asker's rows. Raises PARTIAL_ANSWER if there may be more, or if a row is nobody's.

    Salesforce may find equal what we do not (accents, odd cases). Such a row must not count as "not there".
    """
    if len(group) == 1 or isinstance(answer, Untold):
        return dict.fromkeys((who for who, _ in group), answer)
    if len(answer) >= soql.MOST_ROWS and not _is_in_pages(group):
        raise errors.own("PARTIAL_ANSWER")
    dealt = {who: [row for row in answer if _is_mine(query, row)] for who, query in group}
    if sum(map(len, dealt.values())) < len(answer) or not _each_has_an_owner(dealt, answer):
        raise errors.own("PARTIAL_ANSWER")
    return dealt


def _is_in_pages(group: list[Asked]) -> bool:
    together = group[0][1].together
    return together is not None and together.in_pages


def _is_mine(query: Query, row: dict[str, object]) -> bool:
    return query.together is None or query.together.is_mine(row, query.together.value)


def _each_has_an_owner(dealt: dict[tuple[int, int], Rows], answer: Rows) -> bool:
    owned = {id(row) for rows in dealt.values() for row in rows}
    return all(id(row) in owned for row in answer)
