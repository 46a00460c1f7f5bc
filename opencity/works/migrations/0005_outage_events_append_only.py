"""History of outages that the database itself keeps from being rewritten."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER works_outageevent_append_only BEFORE UPDATE OR DELETE ON works_outageevent
    FOR EACH ROW EXECUTE FUNCTION works_event_is_append_only();
"""
BACK = "DROP TRIGGER works_outageevent_append_only ON works_outageevent;"


class Migration(migrations.Migration):
    dependencies = [("works", "0004_outages_lists_and_history")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
