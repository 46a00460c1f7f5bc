"""The public words of appeals that were lodged before they were kept."""

import re

from django.db import migrations

from opencity.language.redact import MARK, redact

AT_ONCE = 500


def fill(apps, schema_editor):
    appeals, people = apps.get_model("appeals", "Appeal"), apps.get_model("appeals", "Appellant")
    last, places = 0, None
    while True:
        rows = appeals.objects.filter(pk__gt=last, public_text="").exclude(text="").order_by("pk")
        chunk = list(rows.values_list("pk", "text")[:AT_ONCE])
        if not chunk:
            return
        if places is None:
            places = street_words(apps)
        last = chunk[-1][0]
        names = dict(people.objects.filter(appeal__in=[pk for pk, _ in chunk]).values_list("appeal_id", "name"))
        said = [redact(text, marker=MARK, names=[names.get(pk) or ""], places=places) for pk, text in chunk]
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(
                "UPDATE appeals_appeal a SET public_text = n.said FROM unnest(%s::bigint[], %s::text[]) n(id, said) "
                "WHERE a.id = n.id",
                [[pk for pk, _ in chunk], said],
            )


def street_words(apps):
    names = ("base_ru", "base_kk", "name_ru", "name_kk", "aliases", "old_names")
    rows = apps.get_model("directory", "AddressRow").objects.filter(table__in=["street", "place"])
    said = " ".join(row[name] for row in rows.values_list("row", flat=True) for name in names if row.get(name))
    return frozenset(re.findall(r"[^\W\d_]{3,}", said.lower().replace("ё", "е")))


class Migration(migrations.Migration):
    atomic = False  # each chunk by itself: what was filled stays filled when it is interrupted
    dependencies = [
        ("appeals", "0010_formal_track"),
        ("directory", "0002_working_rules_and_confidence"),
    ]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
