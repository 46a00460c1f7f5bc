"""Loading answer templates from the city pack."""

from collections.abc import Iterable

from django.db import transaction

from opencity.appeals.models import AnswerTemplate
from opencity.directory.models import Category
from opencity.directory.pack.schema import AnswerRow


@transaction.atomic
def load_answer_templates(rows: Iterable[AnswerRow]) -> int:
    """Make the templates what the pack says; returns how many there are."""
    rows = list(rows)
    categories = dict(Category.objects.values_list("code", "pk"))
    AnswerTemplate.objects.exclude(code__in=[row.code for row in rows]).delete()
    made = [
        AnswerTemplate(
            code=row.code,
            names=row.names,
            texts=row.texts,
            outcome=row.outcome,
            category_id=categories[row.category] if row.category else None,
            position=n,
        )
        for n, row in enumerate(rows)
    ]
    fields = ["names", "texts", "outcome", "category", "position"]
    AnswerTemplate.objects.bulk_create(made, update_conflicts=True, unique_fields=["code"], update_fields=fields)
    return len(made)
