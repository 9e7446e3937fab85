"""Who is in the room right now. Kept off the other tables, unlogged: lost in a crash, and nobody misses it."""

from django.db import migrations

CREATE = """
CREATE UNLOGGED TABLE dugnad_presence (
    seat_id bigint PRIMARY KEY,
    dugnad_id bigint NOT NULL,
    doing text NOT NULL DEFAULT '',
    seen_at timestamptz NOT NULL,
    CONSTRAINT presence_doing_is_known CHECK (doing IN ('', 'writing', 'reading', 'away'))
);
CREATE INDEX presence_by_dugnad ON dugnad_presence (dugnad_id);
"""


class Migration(migrations.Migration):
    dependencies = [("dugnad", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, "DROP TABLE dugnad_presence;")]
