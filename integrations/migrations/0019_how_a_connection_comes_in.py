"""Whether an app comes in by itself, which connections are of one app, and what waits for a yes."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("integrations", "0018_how_a_connection_is"),
        ("teams", "0002_membership_team_and_id"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("connector", models.CharField(max_length=40)),
                ("sealed", models.TextField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.AddField(
            model_name="connection",
            name="by_itself",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="connection",
            name="key_print",
            field=models.CharField(blank=True, db_default="", max_length=64),
        ),
        migrations.AddIndex(
            model_name="connection",
            index=models.Index(fields=["key_print"], name="connections_by_app"),
        ),
        migrations.AddField(
            model_name="offer",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="offer",
            name="team",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="offers", to="teams.team"
            ),
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(fields=["made_at"], name="offers_by_age"),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(fields=("team", "id"), name="integrations_offer_team_and_id"),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(
                fields=("team", "connector", "by"), name="integrations_offer_once_per_person"
            ),
        ),
    ]
