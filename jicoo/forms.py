"""How every form of the product is written out, so that `{{ form }}` and `{{ form.x.as_field_group }}` are all a template needs."""

import re
import uuid
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

# Names go into subjects, addresses and calendar files, where a line end would begin something else; and marks that turn
# the direction of writing would make a name read as what it is not (Unicode Standard Annex 9).
CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


class LineField(forms.CharField):
    """One line of text: line ends and other control characters become spaces."""

    def to_python(self, value: Any) -> str:
        return CONTROL_CHARACTERS.sub(" ", super().to_python(value) or "").strip()


class FormKeyField(forms.UUIDField):
    """Made with the empty form and kept unique in the database, so that sending a form twice is told from wanting two."""

    widget = forms.HiddenInput

    def __init__(self, *, required: bool = True) -> None:
        super().__init__(label=_("This form"), initial=uuid.uuid4, required=required)


class Renderer(TemplatesSetting):
    """FORM_RENDERER: label, hint, control and error of a field stand together and name each other for screen readers."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
