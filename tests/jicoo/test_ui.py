"""What the building blocks of the pages promise: forms that explain themselves, states in words, contrast by arithmetic."""

import shutil
from pathlib import Path

import pytest
from django import forms
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.files.storage import FileSystemStorage
from django.template import Context, Template
from django.test import override_settings

from jicoo.environment import BASE_DIR
from jicoo.static import BundlingStaticFilesStorage, Paths, bundle
from jicoo.templatetags.ui import initials

STATIC = BASE_DIR / "static"


class GuestForm(forms.Form):
    """A form with one of each kind of field."""

    email = forms.EmailField(label="Email", help_text="The confirmation goes there.")
    company = forms.CharField(label="Company", required=False)
    news = forms.BooleanField(label="Send me news", required=False)
    kind = forms.ChoiceField(
        label="Register as", choices=[("lead", "Lead"), ("contact", "Contact")], widget=forms.RadioSelect
    )


def rendered(template: str, **context: object) -> str:
    """The text of a template with the building blocks loaded."""
    return Template("{% load ui %}" + template).render(Context(context))


def test_a_wrong_value_stays_in_its_field_and_the_error_is_tied_to_it() -> None:
    form = GuestForm({"email": "ada at example"})

    html = rendered("{{ form.email.as_field_group }}", form=form)

    assert 'value="ada at example"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_email_helptext id_email_error"' in html
    assert 'id="id_email_helptext"' in html
    assert 'id="id_email_error"' in html


def test_the_label_of_an_optional_field_is_the_same_as_if_it_were_required() -> None:
    html = rendered("{{ form.company.as_field_group }}", form=GuestForm())

    assert '<label class="field__label" for="id_company">Company</label>' in html
    assert "Optional" in html


@pytest.mark.parametrize(("choices", "said"), [([("a", "A")], 0), ([("", "None"), ("a", "A")], 1)])
def test_a_select_that_always_has_a_value_is_not_called_optional(choices: list[tuple[str, str]], said: int) -> None:
    class ChoiceForm(forms.Form):
        kind = forms.ChoiceField(choices=choices, required=False)

    assert rendered("{{ form.kind.as_field_group }}", form=ChoiceForm()).count("Optional") == said


def test_radio_buttons_are_a_group_with_a_name() -> None:
    html = rendered("{{ form.kind.as_field_group }}", form=GuestForm())

    assert '<legend class="field__label">Register as</legend>' in html
    assert html.count('type="radio"') == 2


def test_a_checkbox_comes_before_its_label() -> None:
    html = rendered("{{ form.news.as_field_group }}", form=GuestForm())

    assert html.index("<input") < html.index("Send me news")


def test_a_form_with_errors_opens_with_a_summary_that_leads_to_each_field() -> None:
    html = rendered("{{ form }}", form=GuestForm({"email": ""}))

    assert "autofocus" in html
    assert html.index('href="#id_email"') < html.index('id="id_email"')
    assert 'href="#id_kind' in html


def test_a_form_that_nobody_has_sent_yet_complains_about_nothing() -> None:
    html = rendered("{{ form }}", form=GuestForm())

    assert "form-errors" not in html
    assert "aria-invalid" not in html


def test_words_of_a_visitor_are_never_markup() -> None:
    form = GuestForm({"email": "<script>alert(1)</script>"})

    assert "<script>" not in rendered("{{ form }}", form=form)


@pytest.mark.parametrize("meaning", ["good", "waiting", "attention", "broken"])
def test_a_state_is_an_icon_and_a_word(meaning: str) -> None:
    html = rendered("{% state meaning word %}", meaning=meaning, word="In Salesforce")

    assert "<svg" in html
    assert "In Salesforce" in html


def test_screen_readers_pass_over_icons() -> None:
    html = rendered('{% icon "calendar" %}')

    assert 'aria-hidden="true"' in html
    assert "style=" not in html


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ada Byron", "AB"), ("Ada King Byron", "AB"), ("ada", "A"), ("山田 太郎", "山"), ("", "")],
)
def test_initials_follow_the_way_a_name_is_written(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_bundle_holds_the_text_of_every_file_it_imports() -> None:
    css = bundle(STATIC / "css/app.css")

    assert "@import" not in css
    assert all(
        file.read_text(encoding="utf-8") in css for file in (STATIC / "css").rglob("*.css") if file.name != "app.css"
    )
    assert css.startswith("/*")
    assert css.index("@layer reset, tokens, base, layout, components, utilities;") < css.index("@layer reset {")


def test_the_script_of_every_page_holds_every_element() -> None:
    script = bundle(STATIC / "js/app.js")

    assert "import " not in script
    assert all(file.read_text(encoding="utf-8") in script for file in (STATIC / "js/elements").glob("*.js"))


def test_collecting_leaves_one_stylesheet_named_by_its_content(tmp_path: Path) -> None:
    with override_settings(STATIC_ROOT=str(tmp_path), STATIC_URL="/static/"):
        storage = BundlingStaticFilesStorage(location=str(tmp_path))
        paths = collected(storage)

        outcomes = list(storage.post_process(paths))

    assert not [error for _, _, error in outcomes if isinstance(error, Exception)]
    stylesheet = tmp_path / storage.stored_name("css/app.css")
    assert stylesheet.name != "app.css"
    assert "@import" not in stylesheet.read_text(encoding="utf-8")
    assert stylesheet.with_name(stylesheet.name + ".gz").exists()


def test_collecting_again_brings_a_component_that_changed(tmp_path: Path) -> None:
    sources, target = tmp_path / "sources", tmp_path / "target"
    (sources / "css").mkdir(parents=True)
    (sources / "css/app.css").write_text('@import url("button.css") layer(components);\n')
    (sources / "css/button.css").write_text(".button { color: red }\n")
    paths: Paths = {
        name: (FileSystemStorage(location=str(sources)), name) for name in ("css/app.css", "css/button.css")
    }
    shutil.copytree(sources, target)
    list(BundlingStaticFilesStorage(location=str(target)).post_process(paths))

    (sources / "css/button.css").write_text(".button { color: green }\n")
    shutil.copy(
        sources / "css/button.css", target / "css/button.css"
    )  # app.css itself is not copied: it has not changed
    storage = BundlingStaticFilesStorage(location=str(target))
    list(storage.post_process(paths))

    assert "green" in (target / storage.stored_name("css/app.css")).read_text()


def collected(storage: StaticFilesStorage) -> Paths:
    """What collectstatic gives its storage: our own files, copied."""
    source = FileSystemStorage(location=str(STATIC))
    names = [str(file.relative_to(STATIC)) for file in STATIC.rglob("*") if file.is_file()]
    for name in names:
        with source.open(name) as file:
            storage.save(name, file)
    return {name: (source, name) for name in names}
