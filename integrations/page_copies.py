"""A duplicated booking page keeps what the first one wants of each connection, and its own rules for fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from bookings.ports import PageCopy
from integrations.models import FieldMapping, PageSettings

# How answers are named; also within a text with placeholders.
_ANSWER = re.compile(r"\bquestion:(\d+)\b")


def copy_settings(copied: PageCopy) -> None:
    """In the transaction that makes the copy. Bookings of the first page have nothing to do with it. Three queries, four at most."""
    own = {"team_id": copied.copy.team_id, "page": copied.copy}
    PageSettings.objects.bulk_create(
        PageSettings(
            **own,
            connection_id=settings.connection_id,
            options=_renamed(settings.options, copied.questions),
            updated_by=copied.by,
            updated_at=timezone.now(),
        )
        for settings in PageSettings.objects.filter(page=copied.page)
    )
    # Of the history only what counts now.
    newest = FieldMapping.objects.filter(page=copied.page).order_by("connection_id", "-pk").distinct("connection_id")
    FieldMapping.objects.bulk_create(
        FieldMapping(
            **own,
            connection_id=mapping.connection_id,
            inherits=mapping.inherits,
            rules=_renamed(mapping.rules, copied.questions),
            known=mapping.known,
            made_by=copied.by,
        )
        for mapping in newest
    )


def _renamed(kept: Any, questions: Mapping[int, int]) -> Any:
    """The same with each answer named as the copy's question is."""
    if isinstance(kept, dict):
        return {key: _renamed(value, questions) for key, value in kept.items()}
    if isinstance(kept, list):
        return [_renamed(value, questions) for value in kept]
    if isinstance(kept, str):
        return _ANSWER.sub(lambda found: f"question:{questions.get(int(found[1]), int(found[1]))}", kept)
    return kept
