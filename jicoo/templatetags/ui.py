"""The few building blocks that templates share. templates/ui/README.md shows each with its markup."""

from functools import cache

from django import forms, template
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

register = template.Library()

STATE_ICONS = {
    "good": "circle-check",
    "waiting": "clock",
    "attention": "triangle-alert",
    "broken": "circle-x",
    "unknown": "circle-question-mark",
}
# What django.contrib.messages calls a level, and which of the four meanings it has here.
MESSAGE_MEANINGS = {"success": "good", "warning": "attention", "error": "broken"}


@register.simple_tag
@cache
def icon(name: str, size: str = "") -> SafeString:
    """An outlined icon (a name of lucide.dev) that screen readers pass over; `size` is "", "small" or "large".

    Kept, because lucide reads the drawing anew each time; there are as many as templates name.
    """
    variant = f"icon icon--{size}" if size else "icon"
    return mark_safe(lucide(name, size=20, **{"class": variant, "aria_hidden": "true"}))  # noqa: S308 (both strings are our templates', and lucide escapes)


@register.inclusion_tag("ui/state.html")
def state(meaning: str, word: str, shape: str = "") -> dict[str, str]:
    """An icon and a word. `meaning`: good, waiting, attention, broken or unknown; `shape`: "" or "badge"."""
    return {"meaning": meaning, "icon_name": STATE_ICONS[meaning], "word": word, "shape": shape}


@register.inclusion_tag("ui/form_errors.html")
def form_errors(form: forms.BaseForm) -> dict[str, object]:
    """What is wrong with the form, in one place that takes the focus; each line leads to its field."""
    return {"form": form, "wrong": [form[name] for name in form.errors if name in form.fields]}


@register.filter
def may_stay_empty(field: forms.BoundField) -> bool:
    """Whether "Optional" stands beside its label. A colour, or a select without an empty choice, always has a value."""
    widget = field.field.widget
    if field.field.required or field.field.disabled or getattr(widget, "input_type", "") == "color":
        return False
    if isinstance(widget, forms.Select) and not widget.allow_multiple_selected:
        return any(value in {"", None} for value, _label in widget.choices if not isinstance(_label, list | tuple))
    return True


@register.filter
def meaning(message_level: str) -> str:
    """The meaning of a message of django.contrib.messages ("success", "warning" ...), or "" for plain news."""
    return MESSAGE_MEANINGS.get(message_level, "")


@register.filter
def meaning_icon(meaning: str) -> str:
    """The icon that always stands beside this meaning."""
    return STATE_ICONS.get(meaning, "info")


@register.filter
def initials(name: str) -> str:
    """Up to two letters that stand for a name: "Ada Byron" is AB, 「山田 太郎」 is 山, since family names come first there."""
    words = name.split()
    letters = [word[0].upper() for word in words[:1] + words[1:][-1:]]
    return "".join(letters) if name.isascii() else "".join(letters[:1])
