from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGistExtension(),
        # Django's database cache: shared by every process. Unlogged, since a crash may forget it.
        migrations.RunSQL(
            "CREATE UNLOGGED TABLE base_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);"
            "CREATE INDEX base_cache_expires ON base_cache (expires);",
            "DROP TABLE base_cache",
        ),
    ]
