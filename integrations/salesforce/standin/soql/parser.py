"""SOQL as far as the pretend org reads it: SELECT, FROM, WHERE with semi-joins, ORDER BY, LIMIT, OFFSET, count()."""

from typing import Any

from integrations.salesforce.standin.soql.syntax import (
    Aggregate,
    Comparison,
    Condition,
    Logic,
    Moment,
    Order,
    Path,
    Query,
    Token,
    fail,
    tokens,
)

MAX_CHARS = 100_000
_COMPARE = {"=", "!=", "<>", "<", ">", "<=", ">="}
_FUNCTIONS = ("AVG", "COUNT", "COUNT_DISTINCT", "MAX", "MIN", "SUM")
_RESERVED = (
    "AND",
    "ASC",
    "DESC",
    "FROM",
    "GROUP",
    "HAVING",
    "IN",
    "LIKE",
    "LIMIT",
    "NOT",
    "NULL",
    "OFFSET",
    "OR",
    "ORDER",
    "SELECT",
    "WHERE",
)


def parse(text: str) -> Query:
    """Raises Refusal MALFORMED_QUERY."""
    if len(text) > MAX_CHARS:
        fail(text[:100], 0, "SOQL statements can't be longer than 100000 characters")
    reader = _Reader(text)
    query = reader.query()
    reader.expect_end()
    return query


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = list(tokens(text))
        self._next = 0

    def query(self) -> Query:
        start = self._expect_word("SELECT")
        selected = self._selected()
        self._expect_word("FROM")
        sobject = self._name()
        query = Query(
            text=self._text,
            selected=selected,
            sobject=sobject.text,
            sobject_at=sobject.at,
            where=self._conditions() if self._take_word("WHERE") else None,
            groups=self._groups(),
            order=self._order(),
            limit=self._whole() if self._take_word("LIMIT") else None,
            offset=self._whole() if self._take_word("OFFSET") else 0,
        )
        assert start.at >= 0
        return query

    def expect_end(self) -> None:
        if self._peek.kind != "end":
            self._unexpected()

    # Words

    @property
    def _peek(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        token = self._peek
        self._next += 1
        return token

    def _take_word(self, *words: str) -> bool:
        if not self._peek.is_word(*words):
            return False
        self._next += 1
        return True

    def _take_operator(self, text: str) -> bool:
        if self._peek.kind != "operator" or self._peek.text != text:
            return False
        self._next += 1
        return True

    def _expect_word(self, word: str) -> Token:
        if not self._peek.is_word(word):
            self._unexpected(f"expecting {word}")
        return self._take()

    def _expect_operator(self, text: str) -> None:
        if not self._take_operator(text):
            self._unexpected(f"expecting '{text}'")

    def _unexpected(self, hint: str = "") -> None:
        reason = f"unexpected token: '{self._peek.text}'" + (f" ({hint})" if hint else "")
        fail(self._text, self._peek.at, reason)

    def _name(self) -> Token:
        if self._peek.kind != "word" or self._peek.is_word(*_RESERVED):
            self._unexpected()
        return self._take()

    def _path(self) -> Path:
        token = self._name()
        return Path(tuple(token.text.split(".")), token.at)

    # Clauses

    def _selected(self) -> tuple[Path | Aggregate, ...]:
        found = [self._selection()]
        while self._take_operator(","):
            found.append(self._selection())
        return tuple(found)

    def _selection(self) -> Path | Aggregate:
        path = self._path()
        if not self._take_operator("("):
            return path
        function = str(path).upper()
        if function not in _FUNCTIONS:
            fail(self._text, path.at, f"unexpected token: '{path}'")
        bare = function == "COUNT" and self._take_operator(")")
        inner = None if bare else self._path()
        if not bare:
            self._expect_operator(")")
        alias = self._name().text if self._peek.kind == "word" and not self._peek.is_word("FROM") else ""
        return Aggregate(function, inner, alias, path.at)

    def _groups(self) -> tuple[Path, ...]:
        if not self._take_word("GROUP"):
            return ()
        self._expect_word("BY")
        paths = [self._path()]
        while self._take_operator(","):
            paths.append(self._path())
        return tuple(paths)

    def _conditions(self) -> Condition:
        parts = [self._condition()]
        word = self._peek.text.upper() if self._peek.is_word("AND", "OR") else ""
        while word and self._take_word(word):
            parts.append(self._condition())
        # AND and OR side by side need parentheses in SOQL.
        if self._peek.is_word("AND", "OR"):
            self._unexpected()
        if len(parts) == 1:
            return parts[0]
        return Logic("AND" if word == "AND" else "OR", tuple(parts))

    def _condition(self) -> Condition:
        if self._take_word("NOT"):
            return Logic("NOT", (self._condition(),))
        if self._take_operator("("):
            inner = self._conditions()
            self._expect_operator(")")
            return inner
        return self._comparison()

    def _comparison(self) -> Comparison:
        path = self._path()
        if self._peek.kind == "operator" and self._peek.text in _COMPARE:
            operator = self._take().text
            return Comparison(path, "!=" if operator == "<>" else operator, self._literal())
        if self._take_word("LIKE"):
            return Comparison(path, "LIKE", self._literal())
        negated = self._take_word("NOT")
        if not self._take_word("IN"):
            self._unexpected()
        return Comparison(path, "NOT IN" if negated else "IN", self._list())

    def _list(self) -> Any:
        self._expect_operator("(")
        if self._peek.is_word("SELECT"):
            inner: Any = self.query()
        else:
            values = [self._literal()]
            while self._take_operator(","):
                values.append(self._literal())
            inner = tuple(values)
        self._expect_operator(")")
        return inner

    def _literal(self) -> Any:
        token = self._peek
        if token.kind == "text":
            return self._take().value
        if token.kind == "number":
            return float(self._take().text) if "." in token.text else int(self._take().text)
        if token.kind == "moment":
            return Moment(self._take().text)
        if token.is_word("TRUE", "FALSE"):
            return self._take().text.upper() == "TRUE"
        if not self._take_word("NULL"):
            self._unexpected()
        return None

    def _order(self) -> tuple[Order, ...]:
        if not self._take_word("ORDER"):
            return ()
        self._expect_word("BY")
        order = [self._ordering()]
        while self._take_operator(","):
            order.append(self._ordering())
        return tuple(order)

    def _ordering(self) -> Order:
        path = self._path()
        descending = self._take_word("DESC")
        if not descending:
            self._take_word("ASC")
        if not self._take_word("NULLS"):
            return Order(path, descending, nulls_last=False)
        if not self._peek.is_word("FIRST", "LAST"):
            self._unexpected()
        return Order(path, descending, nulls_last=self._take().is_word("LAST"))

    def _whole(self) -> int:
        if self._peek.kind != "number" or not self._peek.text.isdigit():
            self._unexpected()
        return int(self._take().text)
