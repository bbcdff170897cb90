"""The guide as its tests read it."""

from collections.abc import Iterator
from typing import Any

from integrations.contract.guide import Here, Step, Way
from integrations.salesforce.guide import ways
from integrations.salesforce.guide.own_pages import PAGES

CALLBACK = "https://book.example.com/integrations/salesforce/callback/"
HERE = Here(callback_url=CALLBACK, contact_email="ada@example.com")
WITH_ADDRESSES = Here(callback_url=CALLBACK, contact_email="ada@example.com", addresses=["192.0.2.10", "192.0.2.11"])


def every_way() -> list[Way]:
    """With and without outgoing addresses, since they change what is said."""
    return [*ways(HERE), *ways(WITH_ADDRESSES)]


def every_step() -> list[tuple[Way, Step]]:
    return [(way, step) for way in every_way() for step in way.steps]


def said(step: Step) -> Iterator[tuple[Any, str]]:
    """Each text of the step that states something, with its source."""
    for statement in (*step.actions, *step.notes):
        yield statement.said, statement.source
    for setting in step.settings:
        yield f"{setting.name}: {setting.value}", setting.source
    for paste in step.pastes:
        yield paste.label, paste.source
    if step.file:
        yield step.file.label, step.file.source
    if step.explains_pages:
        yield from ((statement.said, statement.source) for _shown, statement in PAGES)


def text_of(way: Way) -> str:
    """The whole of a way in one text."""
    return "\n".join(str(text) for step in way.steps for text, _source in said(step))
