"""Which rules hold for a booking page: its own, else the team's, else the connector's; saved with who did it, and never lost."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import Q

from bookings.models import BookingPage
from integrations.contract.schema import Schema
from integrations.contract.values import Json
from integrations.mapping import RemoteField, Rule
from integrations.models import Connection, FieldMapping, PageSettings
from integrations.words import is_ours
from teams import audit
from teams.models import User

# Under this name the options of a booking hold its rules. Where there is none the connector has its own.
RULES = "fields"
# The look-up reads the mapped fields of whoever is there, in an address of less than 8 KB.
MOST_RULES = 120
# How many of the last savings are shown, and may be gone back to.
SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What holds for a page, or for the team where `page` is None. `own`: the newest of its own; `team`: the newest of the team's."""

    own: FieldMapping | None
    team: FieldMapping | None

    @property
    def holds(self) -> FieldMapping | None:
        """Whose rules hold; None: nobody has saved any."""
        return self.team if self.own is None or self.own.inherits else self.own


def options_of(settings: PageSettings) -> dict[str, Any]:
    """The page's settings with the rules that hold for it now, as a booking takes them along. One query."""
    return options_of_each(settings.connection, [settings])[settings.page_id]


def options_of_each(connection: Connection, settings: Sequence[PageSettings]) -> dict[int, dict[str, Any]]:
    """The same of many, by the page's primary key, in one query."""
    standings = standing_of_each(connection, [each.page_id for each in settings])
    return {each.page_id: taken_along(each.options, standings[each.page_id]) for each in settings}


def taken_along(options: Mapping[str, Any], standing: Standing) -> dict[str, Any]:
    """A page's settings with the rules that hold for it. No query."""
    return {**options, **_as_option(standing.holds)}


def _as_option(mapping: FieldMapping | None) -> dict[str, Any]:
    if mapping is None:
        return {}
    known = mapping.known
    return {
        RULES: [rule.stored() | ({"known": known[rule.key]} if rule.key in known else {}) for rule in rules_of(mapping)]
    }


def standing_of_each(connection: Connection, pages: Iterable[int], *, is_brief: bool = False) -> dict[int, Standing]:
    """By the page's primary key. One query. `is_brief`: without what is known of the fields, by far the most of it."""
    wanted = list(pages)
    found = FieldMapping.objects.filter(Q(page_id__in=wanted) | Q(page=None), connection=connection)
    found = found.defer("known") if is_brief else found
    newest = {each.page_id: each for each in found.order_by("page_id", "-pk").distinct("page_id")}
    return {page: Standing(own=newest.get(page), team=newest.get(None)) for page in wanted}


def standing(connection: Connection, page: BookingPage | None) -> Standing:
    """Of a page, or of the team. One query."""
    if page is not None:
        return standing_of_each(connection, [page.pk])[page.pk]
    own = FieldMapping.objects.filter(connection=connection, page=None).order_by("-pk").first()
    return Standing(own=own, team=own)


def rules_of(mapping: FieldMapping) -> list[Rule]:
    """Its rules, with the fields as they were described last."""
    rules = [Rule.read(each) for each in mapping.rules]
    known = mapping.known
    return [replace(rule, known=RemoteField.read(known[rule.key])) if rule.key in known else rule for rule in rules]


def history(connection: Connection, page: BookingPage | None) -> list[FieldMapping]:
    """The last savings, newest first, and one more, against which the oldest of them is told."""
    found = FieldMapping.objects.filter(connection=connection, page=page).select_related("made_by")
    return list(found.order_by("-pk")[: SHOWN + 1])


def still_there(page: BookingPage) -> bool:
    """Whether nobody has deleted the page, who then waits for the end of this transaction."""
    return bool(BookingPage.objects.select_for_update(no_key=True).filter(pk=page.pk).values_list("pk"))


class TooMany(Exception):
    """More rules than a question to the other side can hold."""


class Meanwhile(Exception):
    """Somebody else saved after these rules had been read, or deleted the page."""


def save(
    connection: Connection,
    page: BookingPage | None,
    rules: Sequence[Rule],
    schema: Schema,
    *,
    by: User,
    after: int | None,
    inherits: bool = False,
) -> FieldMapping:
    """A new newest one. `after`: which was the newest when the rules were read. Raises Meanwhile if it is not any more, TooMany."""
    if len(rules) > MOST_RULES:
        raise TooMany
    with transaction.atomic():
        # Two people who save at once wait for each other here, and the second is told.
        Connection.objects.select_for_update(no_key=True).get(pk=connection.pk)
        newest = FieldMapping.objects.filter(connection=connection, page=page).order_by("-pk").first()
        if (newest.pk if newest else None) != after or (page is not None and not still_there(page)):
            raise Meanwhile
        made = FieldMapping.objects.create(
            team_id=connection.team_id,
            connection=connection,
            page=page,
            inherits=inherits,
            rules=[] if inherits else [rule.stored() for rule in rules],
            known={} if inherits else known_of(rules, schema),
            made_by=by,
        )
        _tell(made, newest, by)
    return made


def known_of(rules: Iterable[Rule], schema: Schema) -> dict[str, Any]:
    """The mapped fields as they are described, by key; those that are not described now, as they were last."""
    fields = {rule.key: schema.by_key.get(rule.key) or rule.known for rule in rules}
    return {key: field.stored() for key, field in fields.items() if field is not None}


def _tell(made: FieldMapping, before: FieldMapping | None, by: User) -> None:
    """In the trail: which fields were added, changed and taken away, as they are called now."""
    now, then = _by_key(made.rules), _by_key(before.rules if before else [])
    audit.record(
        made.team,
        by,
        "mapping_saved" if made.page_id else "team_mapping_saved",
        made.page_id or made.connection_id,
        app=made.connection.connector,
        **({"inherits": True} if made.inherits else {}),
        added=_kept(made, set(now) - set(then)),
        changed=_kept(made, {key for key in set(now) & set(then) if now[key] != then[key]}),
        removed=_kept(before, set(then) - set(now)),
    )


def _kept(saved: FieldMapping | None, keys: Collection[str]) -> list[str]:
    """`Lead.Company`; an org's own field with what it is called in the place of its name, which tells nobody anything."""
    known = saved.known if saved else {}
    split = [(key, *key.split(".", 1)) for key in sorted(keys)]
    return [key if is_ours(field) else f"{kind}.{known.get(key, {}).get('label', field)}" for key, kind, field in split]


def _by_key(rules: Iterable[Json]) -> Mapping[str, Json]:
    return {f"{rule['object']}.{rule['field']}": rule for rule in rules}


def followers(connection: Connection) -> list[BookingPage]:
    """Pages that do as the team does and send something, by title: where a change of the team's rules is felt."""
    return [each.page for each in following(connection)]


def following(connection: Connection) -> list[PageSettings]:
    """What these pages have stored. Two queries."""
    settings = list(connection.page_settings.select_related("page").order_by("page__title", "page__pk"))
    standings = standing_of_each(connection, [each.page_id for each in settings])
    return [each for each in settings if standings[each.page_id].own is None or _inherits(standings[each.page_id])]


def _inherits(standing: Standing) -> bool:
    return standing.own is not None and standing.own.inherits
