"""An access that waits for a yes is an approval at the other side, so it says of which app and user it is one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("integrations", "0003_page_of_a_new_booking")]

    operations = [
        migrations.AddField(
            model_name="offer", name="key_print", field=models.CharField(blank=True, db_default="", max_length=64)
        ),
        migrations.AddField(
            model_name="offer", name="remote_org_id", field=models.CharField(blank=True, db_default="", max_length=40)
        ),
        migrations.AddField(
            model_name="offer", name="remote_user_id", field=models.CharField(blank=True, db_default="", max_length=40)
        ),
    ]
