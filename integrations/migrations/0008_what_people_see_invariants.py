"""What Django cannot say: no row that points into another team."""

from django.db import migrations

from jicoo.tenancy import same_team


class Migration(migrations.Migration):
    dependencies = [("integrations", "0007_what_people_see"), ("teams", "0002_membership_team_and_id")]

    operations = [
        same_team("integrations_alertchoice", "membership_id", "teams_membership"),
        same_team("integrations_call", "connection_id", "integrations_connection"),
        same_team("integrations_drift", "connection_id", "integrations_connection"),
        same_team("integrations_drift", "sync_id", "integrations_sync"),
        same_team("integrations_incident", "connection_id", "integrations_connection"),
        same_team("integrations_job", "connection_id", "integrations_connection"),
        same_team("integrations_sync", "job_id", "integrations_job"),
        same_team("integrations_tally", "connection_id", "integrations_connection"),
    ]
