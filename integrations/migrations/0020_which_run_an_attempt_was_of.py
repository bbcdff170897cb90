import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("integrations", "0019_how_a_connection_comes_in")]

    operations = [
        migrations.AddField(
            model_name="attempt",
            name="lane",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="integrations.lane",
            ),
        ),
        # Checked at once, because a table with checks that are still to come cannot be altered.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        # What came to another org meanwhile cannot be told any more: it goes with the org that it is of now, as before.
        migrations.RunSQL(
            "UPDATE integrations_attempt AS attempt SET lane_id = sync.lane_id"
            " FROM integrations_sync AS sync WHERE sync.id = attempt.sync_id",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name="attempt",
            name="lane",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="integrations.lane",
            ),
        ),
    ]
