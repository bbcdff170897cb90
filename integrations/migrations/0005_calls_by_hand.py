"""What a person's own act sent stands with the booking it was for, beside the calls of the workers."""

import django.db.models.deletion
from django.db import migrations, models

from jicoo.tenancy import same_team


class Migration(migrations.Migration):

    dependencies = [
        ('integrations', '0004_offers_count_as_approvals'),
        ('teams', '0004_a_look_of_its_own'),
    ]

    operations = [
        migrations.AddField(
            model_name='call',
            name='sync',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='integrations.sync'),
        ),
        migrations.AlterField(
            model_name='call',
            name='lease',
            field=models.PositiveBigIntegerField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name='call',
            index=models.Index(condition=models.Q(('sync__isnull', False)), fields=['sync'], name='calls_of_a_person'),
        ),
        same_team("integrations_call", "sync_id", "integrations_sync"),
    ]
