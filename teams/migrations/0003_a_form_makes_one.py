from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("teams", "0002_membership_team_and_id")]

    operations = [
        migrations.AddField(
            model_name="team",
            name="form_key",
            field=models.UUIDField(blank=True, editable=False, null=True, unique=True),
        )
    ]
