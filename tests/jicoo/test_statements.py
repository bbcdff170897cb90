"""Statements that the server keeps, and rows that are written several tables at once."""

import os
import subprocess
import sys
import uuid
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from jicoo.mail.models import OutgoingMail
from jicoo.models import RateCount
from jicoo.statements import ask, insert, tell, together
from teams.models import User

pytestmark = pytest.mark.django_db

SEQUENCE = f"{OutgoingMail._meta.db_table}_id_seq"
MINUTE = datetime(2026, 11, 20, 12, tzinfo=UTC)


def counted(key: str, count: int = 1) -> RateCount:
    return RateCount(key_digest=key, minute=MINUTE, count=count)


def mail(to: str = "ida@example.com") -> OutgoingMail:
    return OutgoingMail(to=to, about={"of": "frogs", "and": [1, None]}, message_id=str(uuid.uuid4()))


def test_values_are_never_part_of_the_statement() -> None:
    assert ask("SELECT %(text)s::text, %(number)s::bigint", {"text": "' OR 1=1 --", "number": 7}) == [
        ("' OR 1=1 --", 7)
    ]


def test_a_statement_is_kept_by_the_server() -> None:
    for _ in range(3):
        ask("SELECT 'kept' || %(what)s::text", {"what": "!"})

    kept = ask("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %(text)s", {"text": "SELECT 'kept'%"})
    assert kept == [(1,)]


def test_statements_that_are_kept_can_be_read_where_queries_are_counted() -> None:
    with CaptureQueriesContext(connection) as asked:
        for _ in range(3):
            ask("SELECT %(what)s::text", {"what": "frogs"})

    assert {query["sql"] for query in asked.captured_queries} == {"SELECT 'frogs'::text"}


def test_new_rows_are_as_the_model_has_them_and_get_their_keys() -> None:
    mails = [mail(), mail("bob@example.com")]

    with CaptureQueriesContext(connection) as asked:
        insert(mails)

    assert len(asked) == 1
    assert [each.pk for each in mails] == list(OutgoingMail.objects.order_by("pk").values_list("pk", flat=True))
    fresh = OutgoingMail.objects.get(pk=mails[0].pk)
    names = [field.attname for field in OutgoingMail._meta.concrete_fields]
    assert [getattr(fresh, name) for name in names] == [getattr(mails[0], name) for name in names]
    mails[0].subject = "Frogs"
    mails[0].save()
    assert OutgoingMail.objects.count() == 2


def test_what_is_there_already_may_be_left_as_it_is() -> None:
    insert([counted("a", 5)])

    insert([counted("a", 9), counted("b")], unless_there=True)

    assert dict(RateCount.objects.values_list("key_digest", "count")) == {"a": 5, "b": 1}
    with pytest.raises(IntegrityError), transaction.atomic():
        insert([counted("a")])


def test_rows_that_have_their_key_keep_it_and_others_of_the_statement_may_name_them() -> None:
    first, second = mail(), mail()
    ((first.pk,), (second.pk,)) = ask("SELECT nextval(%(of)s::regclass) FROM generate_series(1, 2)", {"of": SEQUENCE})

    with together():
        insert([first, second])
        tell("INSERT INTO jicoo_ratecount (key_digest, minute, count) VALUES (%(of)s, now(), 1)", {"of": str(first.pk)})

    assert [each.pk for each in OutgoingMail.objects.order_by("pk")] == [first.pk, second.pk]
    assert RateCount.objects.get().key_digest == str(first.pk)
    first.refresh_from_db()
    first.save()
    assert OutgoingMail.objects.count() == 2


def test_what_is_told_together_is_one_statement() -> None:
    insert([counted("there")])

    with CaptureQueriesContext(connection) as asked, together():
        insert([mail()])
        with together():
            insert([counted("a"), counted("b")])
        insert([counted("there")], unless_there=True)
        tell("UPDATE teams_user SET name = %(name)s WHERE FALSE", {"name": "100% 'Ida'"})
        assert not OutgoingMail.objects.exists()

    # The question in between and the one statement.
    assert len(asked) == 2
    assert (OutgoingMail.objects.count(), RateCount.objects.count()) == (1, 3)


def test_nothing_is_told_where_an_exception_ends_it() -> None:
    def write_and_fail() -> None:
        with together():
            insert([mail()])
            raise LookupError

    with pytest.raises(LookupError):
        write_and_fail()

    assert not OutgoingMail.objects.exists()


def test_all_or_nothing_of_what_is_told_together_is_written() -> None:
    def write_both() -> None:
        with transaction.atomic(), together():
            insert([mail()])
            insert([counted("a")])

    insert([counted("a")])

    with pytest.raises(IntegrityError):
        write_both()

    assert not OutgoingMail.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_session_that_the_server_ended_is_noticed_before_it_is_used() -> None:
    connection.ensure_connection()
    assert connection.is_usable()
    _end(connection.connection)

    assert not connection.is_usable()
    connection.close()
    assert User.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_request_after_the_server_was_restarted_finds_a_new_session() -> None:
    connection.ensure_connection()
    _end(connection.connection)
    # As each request begins: django.db.close_old_connections.
    connection.close_if_unusable_or_obsolete()

    assert ask("SELECT 1", {}) == [(1,)]


def test_a_pooler_that_knows_no_prepared_statements_gets_none() -> None:
    show = "import django; django.setup(); from django.db import connection; print(connection.get_connection_params()['prepare_threshold'])"

    def threshold(**said: str) -> str:
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "jicoo.settings", "JICOO_MODE": "demo"} | said
        shown = subprocess.run(
            [sys.executable, "-c", show], env=environment, capture_output=True, text=True, check=True
        )
        return shown.stdout.strip()

    assert (threshold(), threshold(DATABASE_KEEPS_STATEMENTS="false")) == ("1", "None")


def _end(session: psycopg.Connection) -> None:
    """As a server does that stops."""
    with psycopg.connect(session.info.dsn, password=session.info.password) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [session.info.backend_pid])
