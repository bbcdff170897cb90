"""What people changed in Salesforce in a record of ours since we last wrote it. PURE."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from integrations.salesforce import texts

_MOMENTS = ("StartDateTime", "EndDateTime")
_TEXTS = ("Subject", "Location", "Description", "ShowAs")


def of_event(written: Mapping[str, Any], row: Mapping[str, Any]) -> list[str]:
    """Names of the fields whose value is no longer what we wrote. What we never wrote is theirs alone."""
    moved = [name for name in _MOMENTS if written.get(name) and not _same_moment(written[name], row.get(name))]
    reworded = [name for name in _TEXTS if name in written and not texts.same_text(written[name], row.get(name))]
    return moved + reworded


def _same_moment(ours: str, theirs: object) -> bool:
    """Salesforce gives `2026-03-05T14:00:00.000+0000` for what was written as `2026-03-05T14:00:00Z`."""
    try:
        return datetime.fromisoformat(ours) == datetime.fromisoformat(str(theirs))
    except ValueError:
        return False
