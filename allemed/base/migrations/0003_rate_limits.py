from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("base", "0002_submission")]
    operations = [
        # Unlogged, since a crash may forgive everyone. A key is a hash; a row is deleted when its limit is whole again.
        migrations.RunSQL(
            "CREATE UNLOGGED TABLE base_rate_limit (key bytea PRIMARY KEY, whole_at timestamptz NOT NULL);"
            "CREATE INDEX base_rate_limit_whole_at ON base_rate_limit (whole_at);",
            "DROP TABLE base_rate_limit",
        ),
    ]
