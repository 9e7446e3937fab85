from django.db import migrations

# Whoever was given rights on the trail when the table was made (the product's role, whatever it is called) keeps the
# rights to read and to add, and no other. The owner keeps its own; the triggers stop it all the same.
REVOKE = """
DO $$
DECLARE someone name;
BEGIN
    FOR someone IN
        SELECT DISTINCT grantee FROM information_schema.role_table_grants
        WHERE table_schema = current_schema() AND table_name = 'audit_event'
          AND grantee <> (SELECT tableowner FROM pg_tables
                          WHERE schemaname = current_schema() AND tablename = 'audit_event')
    LOOP
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON audit_event FROM %I', someone);
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(REVOKE, migrations.RunSQL.noop)]
