"""PURE: texts with placeholders in braces, filled with values of a booking. Nothing in them is ever carried out."""

import re
from collections.abc import Collection

from integrations.mapping import Values
from integrations.salesforce.values import as_text

MOST_CHARS = 2000
# As sources are called: company, utm_source, question:12.
_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*(?::[0-9]+)?)\}")


def filled(template: str, known: Values) -> str:
    """The text with what the booking has; what it has not leaves nothing, and lines that held nothing else go."""
    lines = [_line(line, known) for line in template[:MOST_CHARS].splitlines()]
    return "\n".join(line for line in lines if line is not None).strip()


def asked_for(template: str) -> list[str]:
    """What a booking is asked for, each once."""
    return list(dict.fromkeys(_PLACEHOLDER.findall(template[:MOST_CHARS])))


def unknown(template: str, names: Collection[str]) -> list[str]:
    """Placeholders that nothing fills, in the order in which they stand there."""
    return [each for each in names_in(template) if each not in names]


def names_in(template: str) -> list[str]:
    """What stands in braces, each once."""
    return list(dict.fromkeys(re.findall(r"\{([^{}]*)\}", template)))


def is_closed(template: str) -> bool:
    """Whether each brace has its other one."""
    return not re.search(r"[{}]", re.sub(r"\{[^{}]*\}", "", template))


def _line(line: str, known: Values) -> str | None:
    """None for a line of placeholders alone of which none has a value."""
    if not _PLACEHOLDER.search(line):
        return line
    text = _PLACEHOLDER.sub(lambda found: as_text(known.get(found[1], "")), line)
    return text if text.strip(" \t:,;-–—/|()") else None
