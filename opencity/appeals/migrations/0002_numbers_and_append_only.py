"""The numbers of appeals, and history that the database itself keeps from being rewritten."""

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION appeals_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are appended, never edited or deleted';
END
$$;
CREATE TRIGGER appeals_event_append_only BEFORE UPDATE OR DELETE ON appeals_event
    FOR EACH ROW EXECUTE FUNCTION appeals_event_is_append_only();
"""

NO_APPEND_ONLY = """
DROP TRIGGER appeals_event_append_only ON appeals_event;
DROP FUNCTION appeals_event_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("appeals", "0001_initial")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE appeal_serial", "DROP SEQUENCE appeal_serial"),
        migrations.RunSQL(APPEND_ONLY, NO_APPEND_ONLY),
    ]
