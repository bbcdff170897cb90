"""How every form of the product is written out, so that `{{ form }}` and `{{ form.x.as_field_group }}` are all a template needs."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """FORM_RENDERER: label, hint, control and error of a field stand together and name each other for screen readers."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
