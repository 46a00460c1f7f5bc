"""Who looked and what was erased is proof, so the database keeps it from being rewritten."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION appeals_proof_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are appended, never edited', TG_TABLE_NAME;
END
$$;
CREATE TRIGGER appeals_look_append_only BEFORE UPDATE ON appeals_look
    FOR EACH ROW EXECUTE FUNCTION appeals_proof_is_append_only();
CREATE TRIGGER appeals_erasure_append_only BEFORE UPDATE OR DELETE ON appeals_erasure
    FOR EACH ROW EXECUTE FUNCTION appeals_proof_is_append_only();
"""

BACK = """
DROP TRIGGER appeals_erasure_append_only ON appeals_erasure;
DROP TRIGGER appeals_look_append_only ON appeals_look;
DROP FUNCTION appeals_proof_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("appeals", "0005_trust")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
