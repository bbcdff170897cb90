"""PURE: a value of a booking as a field of Salesforce takes it, or why it does not. Nothing that Salesforce would refuse comes out."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from html import escape, unescape
from itertools import accumulate
from typing import Any

from integrations.mapping import Fitted, Kind, RemoteField, Unfit, Value
from integrations.salesforce import texts
from jicoo.mail.international import in_ascii

# SOQL and SOSL Reference, "Date Formats and Date Literals".
FIRST_YEAR, LAST_YEAR = 1700, 4000
# Without limits of its own a number may have 18 digits. Salesforce Help, "Custom Field Types".
MOST_DIGITS = 18
# The longest text of a multi-select picklist is the field's length; so many of its values may be chosen.
MOST_CHOICES = 100
# Nobody means a number of more characters, and a page of text would take minutes to be read as one.
_MOST_NUMBER_CHARS = 60

# Digits before and behind the point together, whichever field they are for.
_EXACT = Context(prec=2 * MOST_DIGITS + 1)

_YES = frozenset({"yes", "true", "1", "on", "y", "はい", "有", "あり"})
_NO = frozenset({"no", "false", "0", "off", "n", "いいえ", "無", "なし"})
# Letters and digits as Salesforce takes them: no international domain names, a dot in the domain. Help, "Invalid email address".
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+"
)
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_NUMBER = re.compile(r"([+-]?) ?(?:[A-Z]{3}|[$€£¥₩₹])? ?([\d.,'’ ]*\d) ?(?:[A-Z]{3}|[%$€£¥円])?", re.ASCII)
_SPACED = re.compile(r"\d{1,3}(?:[ '’]\d{3})+(?:[.,]\d+)?", re.ASCII)
_BREAK = re.compile(r"<br ?/?>")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def fit(field: RemoteField, value: Value) -> Fitted | Unfit:
    """`value` is no blank. Texts are cut where half of one is still of use; half a number or address is not."""
    return _FITS.get(field.kind, _never)(field, value)


def same(ours: Any, theirs: Any) -> bool:
    """Whether Salesforce holds what we would write or wrote, however it writes it back."""
    if isinstance(ours, bool) or isinstance(theirs, bool):
        return bool(ours) == bool(theirs)
    if isinstance(ours, int | float) or isinstance(theirs, int | float):
        return isinstance(ours, int | float) and isinstance(theirs, int | float) and float(ours) == float(theirs)
    one, other = _moment_of(ours), _moment_of(theirs)
    if one and other:
        return one == other
    return texts.same_text(_bare(ours), _bare(theirs)) or _as_set(ours) == _as_set(theirs)


def is_empty(theirs: Any) -> bool:
    """Whether nothing stands there. A checkbox that is not ticked counts as nothing."""
    return theirs is None or theirs is False or (isinstance(theirs, str) and not theirs.strip())


def _moment_of(value: Any) -> datetime | None:
    """Salesforce gives `2026-03-05T14:00:00.000+0000` for what was written as `2026-03-05T14:00:00Z`."""
    if not isinstance(value, str) or "T" not in value:
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    return at if at.tzinfo else None


def _bare(value: Any) -> Any:
    """Salesforce has its own way of writing line breaks and quotes of a rich text."""
    return unescape(_BREAK.sub("\n", value)) if isinstance(value, str) else value


def _as_set(value: Any) -> frozenset[str]:
    """Values of a multi-select picklist come back in the picklist's order."""
    return frozenset(str(value).split(";")) if isinstance(value, str) and ";" in value else frozenset({str(value)})


def as_text(value: Value) -> str:
    """As a person reads it; moments in the zone they come in."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} ({value:UTC%z})"
    if isinstance(value, Decimal):
        return f"{value:f}"
    text = "; ".join(value) if isinstance(value, tuple) else str(value)
    return texts.literal(_CONTROLS.sub(" ", text).strip())


def _never(field: RemoteField, value: Value) -> Fitted | Unfit:
    return Unfit(why="not_supported")


def _text(field: RemoteField, value: Value) -> Fitted | Unfit:
    """As it was typed, line breaks included: Salesforce takes them in a field of one line as well."""
    return _cut(field, as_text(value)) if not field.is_html else _as_html(field, as_text(value))


def _as_html(field: RemoteField, text: str) -> Fitted | Unfit:
    """In a rich text area anything in angle brackets would be taken for HTML, and for the most part taken away."""
    signs = ["<br>" if sign == "\n" else escape(sign, quote=False) for sign in "\n".join(text.splitlines())]
    ends = list(accumulate(len(sign) for sign in signs))
    within = signs[: bisect_right(ends, field.max_chars)] if field.max_chars else signs
    return Fitted(value="".join(within), cut=len(within) < len(signs)) if within else Unfit(why="nothing_readable")


def _cut(field: RemoteField, text: str) -> Fitted | Unfit:
    if not text:
        return Unfit(why="nothing_readable")
    # What is cut inside a run of blanks ends in blanks, which Salesforce would take away.
    within = text[: field.max_chars].rstrip() if field.max_chars else text
    return Fitted(value=within, cut=within != text)


def _whole(field: RemoteField, value: Value) -> Fitted | Unfit:
    """A line that is of no use in part: an address, a phone number."""
    text = " ".join(as_text(value).split())
    if not text:
        return Unfit(why="nothing_readable")
    return Unfit(why="too_long") if field.max_chars and len(text) > field.max_chars else Fitted(value=text)


def _email(field: RemoteField, value: Value) -> Fitted | Unfit:
    found = _whole(field, in_ascii(as_text(value)))
    return found if isinstance(found, Unfit) or _EMAIL.fullmatch(found.value) else Unfit(why="no_email")


def _choice(field: RemoteField, value: Value) -> Fitted | Unfit:
    if isinstance(value, tuple) and len([text for text in value if text.strip()]) > 1:
        return Unfit(why="one_only")
    text = as_text(value)
    known = option(field, text)
    if known is not None:
        return Fitted(value=known)
    return Unfit(why="not_a_choice") if field.restricted else _cut(field, " ".join(text.split()))


def option(field: RemoteField, text: str) -> str | None:
    """The value of the option that is stored so or called so, but for case, width and blanks; None if there is none."""
    if any(value == text for value, _ in field.options):
        return text
    folded = _folded(text)
    by_value = {_folded(value): value for value, _ in field.options}
    by_label = {_folded(label): value for value, label in field.options}
    return by_value.get(folded) or by_label.get(folded)


def _choices(field: RemoteField, value: Value) -> Fitted | Unfit:
    texts = [text.strip() for text in (value if isinstance(value, tuple) else _listed(field, as_text(value)))]
    found = [option(field, text) or _own_choice(field, text) for text in texts if text]
    if not all(found):
        return Unfit(why="not_a_choice")
    # A semicolon parts the values: it cannot stand in one of them.
    if any(";" in each for each in found):
        return Unfit(why="not_a_choice")
    joined = ";".join(dict.fromkeys(found))
    too_many = len(found) > MOST_CHOICES or (field.max_chars and len(joined) > field.max_chars)
    if too_many:
        return Unfit(why="too_many")
    return Fitted(value=joined) if joined else Unfit(why="nothing_readable")


def _own_choice(field: RemoteField, text: str) -> str:
    """What is none of the options, where the field takes that; empty where it does not."""
    return "" if field.restricted else " ".join(as_text(text).split())


def _listed(field: RemoteField, text: str) -> list[str]:
    return [text] if option(field, text) is not None else re.split(r"[;\n]", text)


def _checkbox(field: RemoteField, value: Value) -> Fitted | Unfit:
    if isinstance(value, bool):
        return Fitted(value=value)
    folded = _folded(as_text(value))
    if folded in _YES or folded in _NO:
        return Fitted(value=folded in _YES)
    return Unfit(why="not_yes_or_no")


def _date(field: RemoteField, value: Value) -> Fitted | Unfit:
    if isinstance(value, bool | int | Decimal):
        return Unfit(why="no_date")
    day = value.date() if isinstance(value, datetime) else value if isinstance(value, date) else _day(as_text(value))
    if day is None:
        return Unfit(why="no_date")
    return Fitted(value=day.isoformat()) if FIRST_YEAR <= day.year <= LAST_YEAR else Unfit(why="year_out_of_range")


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def _moment(field: RemoteField, value: Value) -> Fitted | Unfit:
    if not isinstance(value, str | datetime):
        return Unfit(why="no_moment")
    try:
        at = value if isinstance(value, datetime) else datetime.fromisoformat(value.strip())
        # Without a zone nobody can tell which moment is meant.
        utc = at.astimezone(UTC) if at.tzinfo else None
    except (ValueError, OverflowError):
        utc = None
    if utc is None:
        return Unfit(why="no_moment")
    within = FIRST_YEAR <= utc.year <= LAST_YEAR
    return Fitted(value=f"{utc:%Y-%m-%dT%H:%M:%S}Z") if within else Unfit(why="year_out_of_range")


def _number(field: RemoteField, value: Value) -> Fitted | Unfit:
    if isinstance(value, bool | date | tuple):
        return Unfit(why="no_number")
    number = read_number(value) if isinstance(value, str) else Decimal(value)
    if number is None or not number.is_finite():
        return Unfit(why="no_number")
    decimals = 0 if field.kind == Kind.WHOLE else field.decimals
    if abs(number) >= 10**MOST_DIGITS:
        return Unfit(why="number_too_large")
    rounded = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _EXACT)
    if len(str(int(abs(rounded)))) > min(field.whole_digits or MOST_DIGITS, MOST_DIGITS - decimals):
        return Unfit(why="number_too_large")
    if field.kind == Kind.WHOLE and rounded != number:
        return Unfit(why="no_whole_number")
    return Fitted(value=int(rounded) if decimals == 0 else float(rounded), cut=rounded != number)


def read_number(text: str) -> Decimal | None:
    """A number as people type it: full width, with currency and per cent signs, with commas or points as either is used.

    With one sign of both kinds the last one parts the decimals; a single comma before exactly three digits groups them.
    """
    line = " ".join(text.split())
    if len(line) > _MOST_NUMBER_CHARS:
        return None
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", line))
    if not found:
        return None
    sign, digits = found[1], found[2]
    if _SPACED.fullmatch(digits):
        digits = re.sub(r"[ '’]", "", digits)
    plain = _with_point(digits)
    return Decimal(sign + plain) if re.fullmatch(r"\d{0,18}(\.\d{1,18})?", plain) and plain else None


def _with_point(digits: str) -> str:
    """The same without grouping, and with a point before the decimals; empty if it cannot be read."""
    at = max(digits.rfind(","), digits.rfind("."))
    if at < 0:
        return digits
    sign, whole, decimals = digits[at], digits[:at], digits[at + 1 :]
    other = "," if sign == "." else "."
    if other in whole:
        return f"{whole.replace(other, '')}.{decimals}" if sign not in whole and _is_grouped(whole, other) else ""
    if sign in whole or (sign == "," and len(decimals) == 3 and whole not in {"", "0"}):
        return digits.replace(sign, "") if _is_grouped(digits, sign) else ""
    return f"{whole}.{decimals}"


def _is_grouped(digits: str, sign: str) -> bool:
    first, *rest = digits.split(sign)
    return 1 <= len(first) <= 3 and all(len(group) == 3 for group in rest)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", " ".join(text.split())).casefold()


_FITS: Mapping[Kind, Callable[[RemoteField, Value], Fitted | Unfit]] = {
    Kind.TEXT: _text,
    Kind.LONG: _text,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.CHECKBOX: _checkbox,
    Kind.DATE: _date,
    Kind.MOMENT: _moment,
    Kind.WHOLE: _number,
    Kind.NUMBER: _number,
    Kind.PHONE: _whole,
    Kind.EMAIL: _email,
    Kind.LINK: _whole,
}
