"""Numbers of works and outages, and history that the database itself keeps from being rewritten."""

from django.db import migrations

FORWARD = """
CREATE SEQUENCE work_serial;
CREATE SEQUENCE outage_serial;
CREATE FUNCTION works_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are appended, never edited or deleted';
END
$$;
CREATE TRIGGER works_event_append_only BEFORE UPDATE OR DELETE ON works_event
    FOR EACH ROW EXECUTE FUNCTION works_event_is_append_only();
"""

BACK = """
DROP TRIGGER works_event_append_only ON works_event;
DROP FUNCTION works_event_is_append_only();
DROP SEQUENCE outage_serial;
DROP SEQUENCE work_serial;
"""


class Migration(migrations.Migration):
    dependencies = [("works", "0001_works")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
