"""Who hosts a page, as a form: a row for each host, the rule, and somebody to add."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.forms.pages import HostField
from bookings.models import AssignmentRule, BookingPage, PageHost, Schedule
from bookings.page_hosts import HostRow
from teams.models import User


class Attends(TextChoices):
    """How a host takes part."""

    FIXED = "fixed", gettext_lazy("Comes to every meeting")
    ROTATING = "rotating", gettext_lazy("Takes turns with others")


class HostRowForm(forms.Form):
    """One host. What a browser does not send stays as it is."""

    attends = forms.ChoiceField(label=gettext_lazy("Takes part"), choices=Attends.choices, required=False)
    weight = forms.IntegerField(label=gettext_lazy("Weight"), min_value=1, max_value=10, required=False)
    priority = forms.TypedChoiceField(
        label=gettext_lazy("Priority"),
        choices=[(3, gettext_lazy("3, first")), (2, "2"), (1, "1"), (0, gettext_lazy("0, last"))],
        coerce=int,
        required=False,
        empty_value=None,
    )

    def __init__(self, data: Any, *, hosting: PageHost, schedules: Sequence[Schedule]) -> None:
        super().__init__(data, prefix=f"host{hosting.pk}")
        self.hosting = hosting
        self.fields["schedule"] = forms.TypedChoiceField(
            label=_("Hours"),
            choices=[(one.pk, one.name) for one in schedules],
            coerce=int,
            required=False,
            empty_value=None,
        )
        self.initial.update(
            attends=Attends.FIXED if hosting.is_fixed else Attends.ROTATING,
            schedule=hosting.schedule_id,
            weight=hosting.weight,
            priority=hosting.priority,
        )

    @property
    def is_fixed(self) -> bool:
        """As it is chosen now, saved or not."""
        return bool(self["attends"].value() == Attends.FIXED)

    def answer(self) -> HostRow:
        """The row as it is to be."""
        given, before = self.cleaned_data, self.hosting
        priority = given["priority"]
        return HostRow(
            pk=before.pk,
            is_fixed=given["attends"] == Attends.FIXED if given["attends"] else before.is_fixed,
            schedule_id=given["schedule"] or before.schedule_id,
            weight=given["weight"] or before.weight,
            priority=before.priority if priority is None else priority,
        )


class AddHostForm(forms.Form):
    """Somebody who is to host as well."""

    add_attends = forms.ChoiceField(label=gettext_lazy("Takes part"), choices=Attends.choices, required=False)

    def __init__(self, *args: Any, page: BookingPage, hosts: Sequence[PageHost], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = User.objects.filter(memberships__team_id=page.team_id).exclude(pk__in=[row.host_id for row in hosts])
        self.fields["add"] = HostField(
            label=_("Add a host"),
            queryset=members.order_by("name", "email"),
            required=False,
            empty_label=_("Choose a member"),
        )
        self.initial["add_attends"] = Attends.FIXED if all(row.is_fixed for row in hosts) else Attends.ROTATING


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """Who gets a booking where hosts take turns."""

    class Meta:
        model = BookingPage
        fields = ("assignment_rule", "owner_first")
        help_texts = {  # noqa: RUF012 (Django's way)
            "owner_first": gettext_lazy(
                "If a connected app knows who owns the invitee's record, and they host this page and are free."
            )
        }

    assignment_rule = forms.ChoiceField(
        label=gettext_lazy("Who gets a booking"),
        choices=AssignmentRule.choices,
        widget=forms.RadioSelect,
        required=False,
    )

    def clean_assignment_rule(self) -> str:
        """A page whose hosts all come shows no rule, and keeps the one it has."""
        return str(self.cleaned_data["assignment_rule"] or self.instance.assignment_rule)


class HostsForm:
    """All of it: each part is asked, so that everything that is wrong is said at once."""

    def __init__(
        self, data: Any, *, page: BookingPage, hosts: Sequence[PageHost], schedules: Sequence[Schedule]
    ) -> None:
        self.rows = [
            HostRowForm(data, hosting=row, schedules=[one for one in schedules if one.host_id == row.host_id])
            for row in hosts
        ]
        self.rule = RuleForm(data, instance=page)
        self.add = AddHostForm(data, page=page, hosts=hosts)
        self.parts: list[forms.BaseForm] = [*self.rows, self.rule, self.add]

    def is_valid(self) -> bool:
        """Whether each part is."""
        wrong = [part for part in self.parts if not part.is_valid()]
        return not wrong

    def answers(self) -> list[HostRow]:
        """The rows as they are to be."""
        return [row.answer() for row in self.rows]
