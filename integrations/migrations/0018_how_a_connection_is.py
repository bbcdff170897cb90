"""How a connection was found to be, asked for by a job and told by an alert of its own."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from jicoo.tenancy import same_team


class Migration(migrations.Migration):
    dependencies = [
        ("integrations", "0017_who_hosts_are"),
        ("teams", "0002_membership_team_and_id"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProbeResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("org_id", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=60)),
                ("light", models.CharField(max_length=8)),
                ("last_known", models.CharField(blank=True, max_length=8)),
                ("code", models.CharField(max_length=64)),
                ("params", models.JSONField(default=dict)),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="alertchoice",
            name="integrations_alertchoice_kind_known",
        ),
        migrations.RemoveConstraint(
            model_name="job",
            name="integrations_job_known",
        ),
        migrations.AlterField(
            model_name="alertchoice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("broken", "Broken"),
                    ("failed", "Failed"),
                    ("recovered", "Recovered"),
                    ("digest", "Digest"),
                    ("health", "Health"),
                ],
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="job",
            name="kind",
            field=models.CharField(
                choices=[
                    ("send", "Send again"),
                    ("backfill", "Backfill"),
                    ("reconcile", "Reconcile"),
                    ("restore", "Restore"),
                    ("withhold", "Don't send"),
                    ("health", "Health check"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="alertchoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["broken", "failed", "recovered", "digest", "health"])),
                name="integrations_alertchoice_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["send", "backfill", "reconcile", "restore", "withhold", "health"]),
                    ("state__in", ["previewing", "previewed", "running", "stopped", "done"]),
                ),
                name="integrations_job_known",
            ),
        ),
        migrations.AddField(
            model_name="proberesult",
            name="connection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="probe_results", to="integrations.connection"
            ),
        ),
        migrations.AddField(
            model_name="proberesult",
            name="team",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="teams.team"),
        ),
        migrations.AddConstraint(
            model_name="proberesult",
            constraint=models.UniqueConstraint(fields=("team", "id"), name="integrations_proberesult_team_and_id"),
        ),
        migrations.AddConstraint(
            model_name="proberesult",
            constraint=models.UniqueConstraint(
                fields=("connection", "org_id", "key"), name="integrations_proberesult_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="proberesult",
            constraint=models.CheckConstraint(
                condition=models.Q(("light__in", ["green", "amber", "red", "grey"])),
                name="integrations_proberesult_light_known",
            ),
        ),
        same_team("integrations_proberesult", "connection_id", "integrations_connection"),
    ]
