"""The cache lives in PostgreSQL; its table is made here, so that no second command has to be remembered."""

from django.core.management import call_command
from django.db import migrations


def create(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("jicoo", "0001_initial")]

    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
