"""Every worker asks for the running tasks every few seconds; among many finished ones they must be found at once."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("jobs", "0001_initial"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
    ]

    operations = [
        migrations.RunSQL(
            sql="CREATE INDEX jobs_running_tasks ON django_tasks_database_dbtaskresult (status) WHERE status = 'RUNNING'",
            reverse_sql="DROP INDEX jobs_running_tasks",
        ),
    ]
