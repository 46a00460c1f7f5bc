"""The one door through which words may leave the history: written down in the same transaction, and nothing else.

Events are appended and never edited (0002). The law wants what a person wrote to be erased one day, and their words
stand in the facts of events. So the trigger lets exactly one change pass: that named facts (`words_of_facts` below)
which are texts become "[…]", in a transaction that has written its row of `appeals_erasure` and opened the door with
`appeals_erase_words`. What kind of event it was, when, by whom, dates, names of bodies: none of it can change. The
words of an appeal under a legal hold cannot be erased even so.

Rows of looks can be deleted in such a transaction only.
"""

from django.db import migrations

FORWARD = """
ALTER TABLE appeals_erasure ADD COLUMN xact xid8 NOT NULL DEFAULT pg_current_xact_id();

CREATE FUNCTION appeals_facts_without_words(facts jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(jsonb_object_agg(key, CASE
        WHEN jsonb_typeof(value) = 'string' AND value <> '""'::jsonb
            AND key IN ('answer', 'comment', 'draft', 'note', 'question', 'reason', 'words')
        THEN '"[…]"'::jsonb ELSE value END), '{}'::jsonb)
    FROM jsonb_each(facts)
$$;

CREATE FUNCTION appeals_door_is_open() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM appeals_erasure
        WHERE id = nullif(current_setting('opencity.erasure', true), '')::bigint AND xact = pg_current_xact_id()
    )
$$;

CREATE FUNCTION appeals_erase_words(appeals bigint[], erasure bigint) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    erased integer;
BEGIN
    PERFORM set_config('opencity.erasure', erasure::text, true);
    UPDATE appeals_event SET facts = appeals_facts_without_words(facts)
        WHERE appeal_id = ANY(appeals) AND facts <> appeals_facts_without_words(facts);
    GET DIAGNOSTICS erased = ROW_COUNT;
    PERFORM set_config('opencity.erasure', '', true);
    RETURN erased;
END
$$;

CREATE FUNCTION appeals_erase_looks(looks bigint[], erasure bigint) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    erased integer;
BEGIN
    PERFORM set_config('opencity.erasure', erasure::text, true);
    DELETE FROM appeals_look WHERE id = ANY(looks);
    GET DIAGNOSTICS erased = ROW_COUNT;
    PERFORM set_config('opencity.erasure', '', true);
    RETURN erased;
END
$$;

CREATE OR REPLACE FUNCTION appeals_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND appeals_door_is_open()
        AND (NEW.id, NEW.appeal_id, NEW.kind, NEW.at, NEW.actor_id, NEW.body_id)
            IS NOT DISTINCT FROM (OLD.id, OLD.appeal_id, OLD.kind, OLD.at, OLD.actor_id, OLD.body_id)
        AND NEW.facts = appeals_facts_without_words(OLD.facts)
        AND NOT EXISTS (
            SELECT FROM appeals_legalhold WHERE appeal_id = OLD.appeal_id AND lifted_at IS NULL
        )
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'events are appended, never edited or deleted';
END
$$;

CREATE FUNCTION appeals_look_leaves_by_the_door() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF appeals_door_is_open() THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'looks are deleted by the schedule of keeping only';
END
$$;
CREATE TRIGGER appeals_look_never_deleted BEFORE DELETE ON appeals_look
    FOR EACH ROW EXECUTE FUNCTION appeals_look_leaves_by_the_door();
"""

BACK = """
DROP TRIGGER appeals_look_never_deleted ON appeals_look;
DROP FUNCTION appeals_look_leaves_by_the_door();
CREATE OR REPLACE FUNCTION appeals_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are appended, never edited or deleted';
END
$$;
DROP FUNCTION appeals_erase_looks(bigint[], bigint);
DROP FUNCTION appeals_erase_words(bigint[], bigint);
DROP FUNCTION appeals_door_is_open();
DROP FUNCTION appeals_facts_without_words(jsonb);
ALTER TABLE appeals_erasure DROP COLUMN xact;
"""


class Migration(migrations.Migration):
    dependencies = [("appeals", "0013_keeping")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
