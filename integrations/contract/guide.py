"""What a set-up guide is made of: ways to the same end, each a row of steps, one a screen. Frozen values; texts are lazy translations."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Here:
    """What a guide has to know of this installation and of whoever reads it. `addresses`: IP addresses or networks that calls leave from."""

    callback_url: str
    contact_email: str
    addresses: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One sentence or two, and where it comes from: a section of the facts that the connector was built by."""

    said: Any
    source: str


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A control at the other side, called exactly as it is called there, and what to set it to; `codes` are names to go with that."""

    name: Any
    value: Any
    source: str
    codes: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Paste:
    """A value to be copied from the guide into the other side. `key` is its id on the page."""

    key: str
    label: Any
    value: str
    source: str
    hint: Any = ""


@dataclass(frozen=True, kw_only=True)
class File:
    """What can be saved under this name, or copied."""

    name: str
    label: Any
    content_type: str
    text: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A picture of our own: a template, the words in it, and what somebody is told who does not see it."""

    template: str
    alt: Any
    words: Sequence[Any] = ()


@dataclass(frozen=True, kw_only=True)
class Step:
    """One screen: what to do in this order, what to paste, what to set, and what is good to know. `key` stands in the address."""

    key: str
    title: Any
    drawing: Drawing
    actions: Sequence[Statement] = ()
    pastes: Sequence[Paste] = ()
    settings: Sequence[Setting] = ()
    notes: Sequence[Statement] = ()
    file: File | None = None
    # The other side's own error pages are explained here.
    explains_pages: bool = False


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way to be connected, from the first step to the form. `key` stands in the address."""

    key: str
    title: Any
    summary: Statement
    steps: Sequence[Step]


@dataclass(frozen=True, kw_only=True)
class Guide:
    """The ways, the one that fits most people first. Makes no call and keeps nothing."""

    ways: Callable[[Here], Sequence[Way]]
