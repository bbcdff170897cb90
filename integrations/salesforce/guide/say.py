"""What the steps are written with."""

from typing import Any

from integrations.contract.guide import Drawing, Setting, Statement

# Which of the three ways a step stands in.
EXTERNAL, CONNECTED, CREDENTIALS = "external-client-app", "connected-app", "client-credentials"
DRAWINGS = "integrations/salesforce/guide/"


def say(said: Any, source: str) -> Statement:
    return Statement(said=said, source=source)


def set_to(name: Any, value: Any, source: str) -> Setting:
    return Setting(name=name, value=value, source=source)


def drawn(name: str, alt: Any, *words: Any) -> Drawing:
    """The drawing `<name>.svg`; its template says which words it takes."""
    return Drawing(template=f"{DRAWINGS}{name}.svg", alt=alt, words=words)
