"""What people changed in Salesforce in a record of ours since we last wrote it. PURE."""

from collections.abc import Mapping, Sequence
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


def not_ours(written: Mapping[str, Any], row: Mapping[str, Any]) -> list[str]:
    """The same for a person to decide about: notes beside our Description are no difference, they belong there."""
    drifted = of_event(written, row)
    if "Description" in drifted and texts.holds(row.get("Description"), written["Description"]):
        drifted.remove("Description")
    return drifted


def ours(written: Mapping[str, Any], row: Mapping[str, Any], sent: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What we wrote as it stands there. `sent`: writes without an answer, which may have been carried out late.

    A value of theirs is our own and no drift: whoever brings the Event up to date writes over it.
    """
    standing = dict(written)
    for name in of_event(written, row):
        late = [body[name] for body in sent if name in body and not of_event({name: body[name]}, row)]
        standing |= {name: late[-1]} if late else {}
    return standing


def _same_moment(ours: str, theirs: object) -> bool:
    """Salesforce gives `2026-03-05T14:00:00.000+0000` for what was written as `2026-03-05T14:00:00Z`."""
    try:
        return datetime.fromisoformat(ours) == datetime.fromisoformat(str(theirs))
    except ValueError:
        return False
