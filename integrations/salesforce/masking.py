"""What of a call may be kept: an allow-list. Ids, field names, numbers, dates, error codes and our own texts; nothing else.

Messages of Salesforce are kept for support, without the words that were sent or read in the same run. PURE.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from integrations.salesforce import texts

HIDDEN = "•••"
# What is kept of a body, in characters; and how much of one is looked at, in bytes.
MOST_KEPT, MOST_READ = 32_000, 1_000_000
MOST_PATH = 512
# No answer that we understand is nested deeper.
_DEEPEST = 20
# A run of letters as long as this is no word: a token, or a value that was cut.
_LONGEST_WORD = 30

_ID = r"[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?"
_REFERENCE = r"@\{[a-z]+\.id\}"
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_MOMENT = r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d))?"
_API_NAME = r"[A-Za-z][A-Za-z0-9_]{0,79}"
_CUSTOM_NAME = r"[A-Za-z][A-Za-z0-9_]{0,75}__c"
_CODE = r"[A-Z][A-Z0-9_]{2,79}"
_OUR_PARTS = "services|data|composite|sobjects|query|queryAll|limits|describe"
_OBJECTS = "Lead|Contact|Event|Account|User|Organization|CampaignMember|EventRelation"
_SEGMENT = re.compile(rf"{_OUR_PARTS}|{_OBJECTS}|v\d+\.\d|{_ID}|{_UUID}|{_REFERENCE}|{_CUSTOM_NAME}|")
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,79}")

# By the key that a text stands under: what it must look like to be kept. A key of two words is the child of the first.
_KEPT: Mapping[str, re.Pattern[str]] = {
    key: re.compile(pattern)
    for key, pattern in {
        "referenceId": r"[a-z]+\d{0,4}",
        "errorCode": _CODE,
        "statusCode": _CODE,
        "error": _CODE,
        "method": "GET|POST|PATCH|PUT|DELETE",
        "attributes type": _API_NAME,
        "fields": _API_NAME,
        "entityType": _API_NAME,
        "ShowAs": "Busy|Free|OutOfOffice",
        "Sforce-Auto-Assign": "TRUE|FALSE",
        "Sforce-Duplicate-Rule-Header": "allowSave=(?:true|false)",
    }.items()
}
# `IsDeleted` and its like are Salesforce's own.
_ANSWERED = re.compile(r"(?!Is[A-Z])[A-Z]\w*")
_IDS = re.compile(rf"{_ID}|{_REFERENCE}|{_UUID}")
_MOMENTS = re.compile(_MOMENT)
_PATHS = {"url", "httpHeaders Location", "nextRecordsUrl"}
_MESSAGES = {"message", "errorMessage"}

# SOQL: the column that a condition is about, or a quoted literal, whichever comes next.
_SOQL = re.compile(r"(?P<column>\w+)(?= (?:=|IN) )|'(?P<literal>(?:[^'\\]|\\.)*)'", re.DOTALL)
_WORD = re.compile(r"\S+@\S+|\w+")


class Mask:
    """For the calls of one run, in their order: what one of them hid is hidden in the messages of the later ones."""

    def __init__(self) -> None:
        self._hidden: set[str] = set()
        self._words: set[str] | None = None

    def path(self, url: str) -> str:
        """Below the org's own address, legible; with SOQL, if there is any, without its literals."""
        parts = urlsplit(url)
        path = "/".join(self._whole(each, _SEGMENT) for each in parts.path.split("/"))
        asked = "&".join(f"{self._named(name)}={self._asked(name, value)}" for name, value in _query(parts.query))
        return f"{path}?{asked}" if asked else path

    def body(self, body: bytes | str | None) -> str:
        """JSON with what may be kept; of anything else only its length."""
        if not body:
            return ""
        if len(body) > MOST_READ:
            return f"{HIDDEN} ({len(body)})"
        try:
            masked = self._value(json.loads(body), "", "")
            # Messages are made legible last, when all that the body holds is known.
            text = json.dumps(masked, ensure_ascii=False, indent=1, default=lambda said: self.message(said.text))
        except (ValueError, RecursionError):
            return f"{HIDDEN} ({len(body)})"
        return text if len(text) <= MOST_KEPT else text[: MOST_KEPT - 1] + "…"

    def message(self, text: str) -> str:
        """A text of Salesforce's without what was hidden before."""
        for hidden in self._hidden:
            # Languages that put no spaces between words have no words to compare.
            if hidden in text and (len(hidden) > 1 or not hidden.isascii()):
                text = text.replace(hidden, HIDDEN)
        words = self._hidden_words()
        return _WORD.sub(lambda found: HIDDEN if _tells(found[0], words) else found[0], text)

    def _value(self, value: Any, key: str, parent: str, depth: int = 0) -> Any:
        if depth > _DEEPEST:
            return HIDDEN
        if isinstance(value, dict):
            return {self._named(name): self._value(one, name, key or parent, depth + 1) for name, one in value.items()}
        if isinstance(value, list):
            # A list says of its members what it is called itself.
            return [self._value(one, key, parent, depth + 1) for one in value]
        if isinstance(value, str):
            return self._text(value, key, f"{parent} {key}")
        # In a field a number or a tick may be somebody's answer. Fields are capitalised, the words around records are not.
        is_answer = value is not None and _ANSWERED.fullmatch(key)
        return HIDDEN if is_answer else value

    def _text(self, value: str, key: str, full_key: str) -> Any:
        if key in _MESSAGES:
            return _Said(value)
        if key in _PATHS or full_key in _PATHS:
            return self.path(value)
        if key == "Description":
            return self._description(value)
        return self._whole(value, _pattern(key, full_key))

    def _description(self, value: str) -> str:
        """Without who comes; our own line at its end tells whose Event it is."""
        line = value.rpartition("\n")[2]
        is_ours = re.fullmatch(rf"{re.escape(texts.reference_line(''))}{_UUID}", line)
        return f"{self._hide(value.removesuffix(line))} {line}" if is_ours else self._hide(value)

    def _asked(self, name: str, value: str) -> str:
        if name == "q":
            return self._soql(value)
        if name == "ids":
            return ",".join(self._whole(each, _IDS) for each in value.split(","))
        return value if value in {"true", "false"} else self._hide(value)

    def _soql(self, soql: str) -> str:
        column = ""

        def masked(found: re.Match[str]) -> str:
            nonlocal column
            if found["column"]:
                column = found["column"]
                return column
            literal = found["literal"]
            is_id = column.endswith("Id") and _IDS.fullmatch(literal)
            return f"'{literal if is_id else self._hide(literal)}'"

        return _SOQL.sub(masked, soql)

    def _named(self, key: str) -> str:
        return self._whole(key, _KEY)

    def _whole(self, value: str, pattern: re.Pattern[str] | None) -> str:
        return value if pattern and pattern.fullmatch(value) else self._hide(value)

    def _hide(self, value: str) -> str:
        if not value.strip():
            return value
        self._hidden.add(value)
        self._words = None
        return HIDDEN

    def _hidden_words(self) -> set[str]:
        if self._words is None:
            self._words = {word.casefold() for text in self._hidden for word in _words(text)}
        return self._words


class _Said:
    """A message, until everything that it might quote is known."""

    def __init__(self, text: str) -> None:
        self.text = text


def _pattern(key: str, full_key: str) -> re.Pattern[str] | None:
    known = _KEPT.get(key) or _KEPT.get(full_key)
    if known:
        return known
    if key.lower().endswith("id"):
        return _IDS
    # CreatedDate, StartDateTime, SystemModstamp
    return _MOMENTS if key.endswith(("Date", "DateTime", "Modstamp")) else None


def _query(query: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(query, keep_blank_values=True, max_num_fields=20)
    except ValueError:
        return [("", query)]


def _words(text: str) -> Iterator[str]:
    # One letter of ours tells nobody, and would make every text illegible.
    return (word for word in re.findall(r"\w+", text) if len(word) > 1)


def _tells(word: str, hidden: set[str]) -> bool:
    is_long = len(word) >= _LONGEST_WORD and not re.fullmatch(rf"{_CODE}|{_CUSTOM_NAME}", word)
    return is_long or "@" in word or word.casefold() in hidden
