import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("works", "0002_numbers_and_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="work",
            name="sent_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="work",
            index=models.Index(
                condition=models.Q(("is_archive", False), ("state__in", ["cancelled", "finished"])),
                fields=["-ended_on", "-id"],
                name="work_ended",
            ),
        ),
        migrations.AddIndex(
            model_name="work",
            index=models.Index(
                condition=models.Q(("is_archive", True)), fields=["-begins_on", "-id"], name="work_archive"
            ),
        ),
        migrations.AddIndex(
            model_name="work",
            index=models.Index(fields=["state", "kind", "updated_at", "id"], name="work_to_check"),
        ),
    ]
