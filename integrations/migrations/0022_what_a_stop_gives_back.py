from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("integrations", "0021_who_is_putting_back")]

    operations = [
        migrations.AddField(model_name="sync", name="taken_from", field=models.JSONField(blank=True, null=True))
    ]
