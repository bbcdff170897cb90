from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """What an attempt's problem is about, so that it can still be told when the booking stands elsewhere."""

    dependencies: ClassVar = [("integrations", "0014_records_of_each_org")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="attempt",
            name="params",
            field=models.JSONField(default=dict),
        ),
    ]
