"""A query as a tree, and the words it is made of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, NoReturn

from integrations.salesforce.standin.refusals import Refusal, malformed_query

Kind = Literal["word", "text", "number", "moment", "operator", "end"]


@dataclass(frozen=True)
class Token:
    kind: Kind
    text: str
    at: int
    value: Any = None

    def is_word(self, *words: str) -> bool:
        return self.kind == "word" and self.text.upper() in words


@dataclass(frozen=True)
class Path:
    """A field, maybe of a parent: `Owner.Name`."""

    parts: tuple[str, ...]
    at: int

    def __str__(self) -> str:
        return ".".join(self.parts)


@dataclass(frozen=True)
class Moment:
    """An unquoted date or datetime."""

    text: str


@dataclass(frozen=True)
class Aggregate:
    """`COUNT(Id) total`; `path` None is `COUNT()` beside groups."""

    function: str
    path: Path | None
    alias: str
    at: int


@dataclass(frozen=True)
class Comparison:
    path: Path
    operator: str
    value: Any
    """A literal, a tuple of them (IN), or a Query (semi-join)."""


@dataclass(frozen=True)
class Logic:
    word: Literal["AND", "OR", "NOT"]
    parts: tuple["Condition", ...]


Condition = Comparison | Logic


@dataclass(frozen=True)
class Order:
    path: Path
    descending: bool
    nulls_last: bool


@dataclass(frozen=True, kw_only=True)
class Query:
    text: str
    selected: tuple[Path | Aggregate, ...]
    sobject: str
    sobject_at: int
    where: Condition | None = None
    groups: tuple[Path, ...] = ()
    order: tuple[Order, ...] = ()
    limit: int | None = None
    offset: int = 0

    @property
    def fields(self) -> tuple[Path, ...]:
        return tuple(one for one in self.selected if isinstance(one, Path))

    @property
    def only_counts(self) -> bool:
        """`SELECT COUNT() FROM …`, whose answer has a size and no rows."""
        return not self.groups and [
            (one.function, one.path) for one in self.selected if isinstance(one, Aggregate)
        ] == [("COUNT", None)]

    @property
    def aggregates(self) -> bool:
        return bool(self.groups) or len(self.fields) < len(self.selected)


_ESCAPES = {
    "n": "\n",
    "N": "\n",
    "r": "\r",
    "R": "\r",
    "t": "\t",
    "T": "\t",
    "b": "\b",
    "B": "\b",
    "f": "\f",
    "F": "\f",
    '"': '"',
    "'": "'",
    "\\": "\\",
}
_PATTERNS: tuple[tuple[Kind, str], ...] = (
    ("moment", r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d))?"),
    ("number", r"[+-]?\d+(?:\.\d+)?"),
    ("word", r"[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*)*"),
    ("operator", r"<=|>=|!=|<>|=|<|>|\(|\)|,"),
)
_SPACE = re.compile(r"\s*")
_WORDS = [(kind, re.compile(pattern)) for kind, pattern in _PATTERNS]


def tokens(text: str) -> Iterator[Token]:
    """Raises Refusal MALFORMED_QUERY at the first character that begins nothing."""
    at = _skip(text, 0)
    while at < len(text):
        token = _text(text, at) if text[at] == "'" else _word(text, at)
        yield token
        at = _skip(text, at + len(token.text))
    yield Token("end", "<EOF>", len(text))


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _word(text: str, at: int) -> Token:
    found = next(((kind, match) for kind, pattern in _WORDS if (match := pattern.match(text, at))), None)
    if found:
        return Token(found[0], found[1].group(), at)
    return fail(text, at, f"unexpected token: '{text[at]}'" if text[at] != '"' else "unexpected token: '\"'")


def _text(text: str, start: int) -> Token:
    """A quoted text. `value` keeps `\\_` and `\\%` apart from the bare wildcards by a private-use mark (see evaluate.like)."""
    at, read = start + 1, []
    while at < len(text) and text[at] != "'":
        piece, length = _escape(text, at) if text[at] == "\\" else (text[at], 1)
        read.append(piece)
        at += length
    if at >= len(text):
        fail(text, start, "line 1:0 mismatched character '<EOF>' expecting '''")
    return Token("text", text[start : at + 1], start, "".join(read))


# A literal percent sign or underscore inside LIKE; characters that no data may hold.
LITERAL_PERCENT, LITERAL_UNDERSCORE = "\ufdd0", "\ufdd1"


def _escape(text: str, at: int) -> tuple[str, int]:
    letter = text[at + 1 : at + 2]
    if letter in _ESCAPES:
        return _ESCAPES[letter], 2
    if letter in {"%", "_"}:
        return (LITERAL_PERCENT if letter == "%" else LITERAL_UNDERSCORE), 2
    found = re.compile(r"[uU]([0-9a-fA-F]{4})").match(text, at + 1)
    if not found:
        fail(text, at, f"Illegal string literal - unsupported escape sequence: '\\{letter}'")
    return _unicode(text, at, found.group(1))


def _unicode(text: str, at: int, digits: str) -> tuple[str, int]:
    """A character by its number; beyond the basic plane it comes as two halves."""
    code = int(digits, 16)
    low = re.compile(r"\\[uU]([dD][c-fC-F][0-9a-fA-F]{2})").match(text, at + 6)
    if 0xD800 <= code < 0xDC00 and low:
        return chr(0x10000 + ((code - 0xD800) << 10) + int(low.group(1), 16) - 0xDC00), 12
    return chr(code), 6


def fail(text: str, at: int, reason: str) -> NoReturn:
    raise malformed_query(pointing(text, at, reason))


def refuse(code: str, text: str, at: int, reason: str) -> NoReturn:
    raise Refusal.of(400, code, pointing(text, at, reason))


def pointing(text: str, at: int, reason: str) -> str:
    """The message with the part of the query around the place and a caret under it, as Salesforce writes it."""
    row, column = text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1
    begin = max(0, at - 40)
    shown = text[begin : at + 40].replace("\n", " ")
    return f"\n{shown}\n{' ' * (at - begin)}^\nERROR at Row:{row}:Column:{column}\n{reason}"
