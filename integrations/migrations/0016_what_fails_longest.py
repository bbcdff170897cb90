from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("integrations", "0015_how_attempts_ended")]

    operations = [
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(
                condition=models.Q(("code", ""), _negated=True),
                fields=["code", "started_at"],
                name="attempts_that_failed",
            ),
        ),
        migrations.AddIndex(
            model_name="sync",
            index=models.Index(
                condition=models.Q(("failing_since__isnull", False), ("state", "waiting")),
                fields=["failing_since"],
                name="syncs_failing_longest",
            ),
        ),
    ]
