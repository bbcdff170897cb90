"""Lists of fields and of their values, drawn without a template for each of several hundred."""

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from integrations import mapping_words
from integrations.mapping import RemoteField
from integrations.words import name

register = template.Library()


@register.simple_tag
def remote_name(word: str) -> str:
    """What the other side calls an object."""
    return name(word)


@register.simple_tag
def field_options(fields: Iterable[RemoteField]) -> SafeString:
    """Each by its label, with what kind it is; the name tells apart those that are called the same."""
    words = {kind: str(word) for kind, word in mapping_words.KINDS.items()}
    return SafeString("".join(_field_option(field.name, field.label, words[field.kind]) for field in fields))


# An organisation's fields are the same from page to page, and to escape several hundred takes a while.
@lru_cache(maxsize=20_000)
def _field_option(field: str, label: str, kind: str) -> SafeString:
    return format_html('<option value="{}">{} — {} ({})</option>', field, label, kind, field)


@register.simple_tag
def value_options(field: RemoteField, chosen: str) -> SafeString:
    """What may be chosen, by its label."""
    taken = set(chosen.split(";"))
    return format_html_join(
        "", "{}", ((_option(value, label, selected=value in taken),) for value, label in field.options)
    )


def _option(value: str, label: str, *, selected: bool) -> SafeString:
    return format_html('<option value="{}"{}>{}</option>', value, SafeString(" selected" if selected else ""), label)
