"""What each saving of a mapping changed, for the list of who changed what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from integrations import mappings
from integrations.models import FieldMapping


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What one saving changed, by labels of fields."""

    saved: FieldMapping
    added: Sequence[str] = ()
    changed: Sequence[str] = ()
    removed: Sequence[str] = ()
    is_newest: bool = field(default=False)


def changes(history: Sequence[FieldMapping]) -> list[Changes]:
    """Of a history, newest first, what each saving changed that is shown; of the first of all, all it has."""
    told = []
    for at, saved in enumerate(history[: mappings.SHOWN]):
        now, then = _rules(saved), _rules(history[at + 1]) if at + 1 < len(history) else {}
        told.append(
            Changes(
                saved=saved,
                added=_labels(saved, set(now) - set(then)),
                changed=_labels(saved, {key for key in set(now) & set(then) if now[key] != then[key]}),
                removed=_labels(history[at + 1], set(then) - set(now)) if then else (),
                is_newest=at == 0,
            )
        )
    return told


def _rules(saved: FieldMapping) -> dict[str, Any]:
    return {f"{rule['object']}.{rule['field']}": rule for rule in saved.rules}


def _labels(saved: FieldMapping, keys: Iterable[str]) -> list[str]:
    return sorted(str(saved.known.get(key, {}).get("label", key)) for key in keys)
