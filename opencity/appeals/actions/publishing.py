"""The words of an appeal as everybody may read them, kept beside the words as they came.

They are made once, when the words or the person change, and not at every reading of a list.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection, transaction

from opencity.appeals.models import Appeal, Appellant, Event, Formal
from opencity.appeals.models.appeal import Track
from opencity.directory.queries import Directory, directory
from opencity.language.redact import MARK, redact

AT_ONCE = 500


def public_text_of(text: str, *, name: str = "", city: Directory | None = None) -> str:
    """The words with everything personal replaced by `MARK`; `name` is the appellant's own."""
    city = city or directory()
    return redact(text, marker=MARK, names=[name] if name else [], places=city.street_words)


def cleaner(appeal: Appeal, *, marker: str, city: Directory | None = None) -> Callable[[str], str]:
    """Hides everything personal in what others may read of an appeal: replies, sentences, reasons."""
    names, places = names_of(appeal), (city or directory()).street_words
    return lambda text: redact(text, marker=marker, names=names, places=places) if text else ""


# Facts of events that nobody types: names of the directory, days, numbers.
_OURS = frozenset(
    {
        "body", "from_body", "category", "due", "old_due", "notice_due", "registered_on", "received_at", "outcome",
        "until", "part", "whole", "master", "was_body", "was_executor", "count",
    }
)  # fmt: skip


def is_ours(event: Event) -> bool:
    """Whether a sentence holds nothing that a person wrote, so that there is nothing in it to hide."""
    return _OURS.issuperset(event.facts)


def names_of(appeal: Appeal) -> list[str]:
    """The names under which the appellant is known."""
    names = [appeal.appellant.name]
    if appeal.track == Track.FORMAL:
        names += Formal.objects.filter(appeal=appeal).values_list("full_name", flat=True)
    return [name for name in names if name]


def renew_public_text(appeal: Appeal) -> None:
    """Make the public words anew, after the words or the name of the appellant have changed."""
    appeal.public_text = public_text_of(appeal.text, name=" ".join(names_of(appeal)))
    Appeal.objects.filter(pk=appeal.pk).update(public_text=appeal.public_text)


def fill_public_texts(*, every: bool = False, tell: Callable[[int], None] | None = None) -> int:
    """Fill what is empty (with `every`: all, after the rules have become better), in chunks; returns how many changed.

    Each chunk is a transaction of its own, so a run that is interrupted goes on where it was.
    """
    city = directory()
    changed, last = 0, 0
    while True:
        rows = Appeal.objects.filter(pk__gt=last).exclude(text="").order_by("pk")
        chunk = list(
            (rows if every else rows.filter(public_text="")).values_list("pk", "text", "public_text")[:AT_ONCE]
        )
        if not chunk:
            return changed
        last = chunk[-1][0]
        names = dict(Appellant.objects.filter(appeal__in=[pk for pk, _, _ in chunk]).values_list("appeal_id", "name"))
        made = [(pk, public_text_of(text, name=names.get(pk, ""), city=city), old) for pk, text, old in chunk]
        changed += _write([(pk, new) for pk, new, old in made if new != old])
        if tell:
            tell(changed)


def _write(rows: list[tuple[int, str]]) -> int:
    if rows:
        table = Appeal._meta.db_table  # noqa: SLF001
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} a SET public_text = n.said FROM unnest(%s::bigint[], %s::text[]) n(id, said) "  # noqa: S608
                "WHERE a.id = n.id",
                [[pk for pk, _ in rows], [said for _, said in rows]],
            )
    return len(rows)
