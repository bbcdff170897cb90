import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("integrations", "0011_what_differs"), ("teams", "0002_membership_team_and_id")]

    operations = [
        migrations.AddField(
            model_name="incident",
            name="last_failed_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(model_name="incident", name="told_to", field=models.JSONField(default=list)),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                condition=models.Q(("recovery_told_at", None)), fields=["team"], name="incidents_at_work"
            ),
        ),
        migrations.CreateModel(
            name="Digest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                (
                    "team",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="teams.team"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("team", "id"), name="integrations_digest_team_and_id")]
            },
        ),
    ]
