from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("integrations", "0020_which_run_an_attempt_was_of")]

    operations = [
        migrations.AddField(
            model_name="remoterecord",
            name="put_back_until",
            field=models.DateTimeField(blank=True, null=True),
        )
    ]
