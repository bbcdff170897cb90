"""What the org requires and nothing would fill any more once rules or settings are saved: said before, and saved after a yes to just that."""

from collections.abc import Collection, Iterable, Sequence

from integrations import mapping_checks, page_options, schemas
from integrations.contract.schema import Schema
from integrations.contract.values import Json
from integrations.errors import Problem
from integrations.mapping import RemoteField, Rule
from integrations.studio import Studio

# What a form says yes with: the keys of the fields that it was told of.
ANYWAY = "anyway"


def with_rules(studio: Studio, rules: Sequence[Rule]) -> list[RemoteField]:
    """Fields that would be empty by these rules and are not now. Asks the other side where nobody ever has."""
    schema = described(studio)
    before = mapping_checks.unfilled(studio.rules, schema, studio.created)
    return _new(mapping_checks.unfilled(rules, schema, studio.created), before)


def with_options(studio: Studio, options: Json) -> list[RemoteField]:
    """The same of these settings of the page."""
    if studio.page is None or not studio.mapper.creates(options):
        return []
    schema, stored = described(studio), page_options.of(studio.connection, studio.page)
    created = studio.mapper.creates(stored) if studio.app.is_active(stored) else ()
    before = mapping_checks.unfilled(studio.rules, schema, created)
    return _new(mapping_checks.unfilled(studio.rules, schema, studio.mapper.creates(options)), before)


def named(fields: Iterable[RemoteField]) -> str:
    """What a yes to these names."""
    return ",".join(sorted(field.key for field in fields))


def is_yes_to(fields: Iterable[RemoteField], said: str) -> bool:
    """Whether whoever said it was told of all of these."""
    return {field.key for field in fields} <= set(said.split(","))


def fresh(studio: Studio) -> Schema:
    """As the org describes itself now; nothing if nobody can tell."""
    try:
        return schemas.refresh(studio.connection, studio.mapper) if studio.connection.is_connected else Schema()
    except Problem:
        return Schema()


def described(studio: Studio) -> Schema:
    """As the org was described last; asked now where nobody ever has."""
    return studio.schema if studio.stored_schema else fresh(studio)


def _new(fields: Iterable[RemoteField], before: Collection[RemoteField]) -> list[RemoteField]:
    known = {field.key for field in before}
    return [field for field in fields if field.key not in known]
