"""The statements of `bulk` that stay the same whatever the tables look like."""

from stdnum import damm

IN_HASTE = """
SET LOCAL synchronous_commit TO off;
SET LOCAL maintenance_work_mem TO '512MB';
SET LOCAL work_mem TO '128MB';
"""


def _damm() -> str:
    """The 10 × 10 table of the check digit, row after row, read off the library that the numbers come from."""
    row_of = {damm.checksum(str(digit)): digit for digit in range(10)}
    return "".join(str(damm.checksum(f"{row_of[row]}{digit}")) for row in range(10) for digit in range(10))


NUMBERS = f"""
CREATE FUNCTION pg_temp.bulk_number(year text, serial bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    tail text := CASE WHEN serial < 1000000 THEN lpad(serial::text, 6, '0') ELSE serial::text END;
    digits text := year || tail;
    sum int := 0;
BEGIN
    FOR n IN 1..length(digits) LOOP
        sum := substr('{_damm()}', 1 + sum * 10 + substr(digits, n, 1)::int, 1)::int;
    END LOOP;
    RETURN year || '-' || tail || '-' || sum;
END
$$
"""

BEGIN = """
CREATE TEMPORARY TABLE bulk_lived AS
    SELECT id AS old, number, row_number() OVER (ORDER BY id) - 1 AS rank FROM appeals_appeal
    WHERE submission BETWEEN %s AND %s AND whole_id IS NULL AND master_id IS NULL ORDER BY id LIMIT %s;
CREATE UNIQUE INDEX ON bulk_lived (old);
CREATE TEMPORARY TABLE bulk_spot (old bigint, n int, of int, place point);
CREATE TEMPORARY TABLE bulk_plan (old bigint, of text, copy int, new bigint, number text, noise bytea);
CREATE INDEX ON bulk_plan (old, copy);
CREATE INDEX ON bulk_plan (of, copy);
"""

# The lived appeals and the parts split off from them, once for every copy. A part has the secret of its whole.
PLAN = """
TRUNCATE bulk_plan;
INSERT INTO bulk_plan
SELECT id, was, copy, nextval(pg_get_serial_sequence('appeals_appeal', 'id')),
    pg_temp.bulk_number(substr(was, 1, 2), nextval('appeal_serial')),
    sha256((%(salt)s || '/' || root || '/' || copy)::bytea)
FROM (
    SELECT a.id, a.number AS was, copy, b.old AS root
    FROM generate_series(%(first)s::int, %(last)s::int) AS copy
    JOIN bulk_lived b ON copy::bigint * %(lived)s + b.rank < %(missing)s
    JOIN appeals_appeal a ON a.id = b.old
    UNION ALL
    SELECT a.id, a.number, copy, b.old
    FROM generate_series(%(first)s::int, %(last)s::int) AS copy
    JOIN bulk_lived b ON copy::bigint * %(lived)s + b.rank < %(missing)s
    JOIN appeals_appeal a ON a.whole_id = b.old
    ORDER BY copy, id
) AS lines;
"""

END = """
DROP TABLE bulk_lived, bulk_spot, bulk_plan;
DROP FUNCTION pg_temp.bulk_number(text, bigint);
"""

FOREIGN_KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s) ORDER BY 1, 2
"""

# Indexes that no constraint stands on.
PLAIN_INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
WHERE i.indrelid::regclass::text = ANY(%s) AND NOT i.indisunique
    AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid) ORDER BY 1
"""
