"""A guide, its editions, and what an edition mentions."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from opencity.accounts.models import User
from opencity.core.fields import TextsField
from opencity.directory.models import Body, Category


class GuideKind(models.TextChoices):
    """A life situation, or a question with its answer: the same life, another document."""

    GUIDE = "guide"
    FAQ = "faq"


class EditionState(models.TextChoices):
    """Draft → check → (scheduled →) published → replaced or withdrawn. `check` has a checker once it was passed."""

    DRAFT = "draft"
    CHECK = "check"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


OPEN_STATES = (EditionState.DRAFT, EditionState.CHECK, EditionState.SCHEDULED)


class Guide(models.Model):
    """What has an address. What stands there is its published edition; its name and place are kept beside for lists."""

    kind = models.CharField(max_length=5, choices=GuideKind.choices, default=GuideKind.GUIDE)
    slug = models.CharField(max_length=60)
    theme = models.CharField(max_length=20, blank=True, help_text="of a guide; the first category of a question")
    titles = TextsField()
    current = models.ForeignKey("Edition", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    review_by = models.DateField(null=True, blank=True, help_text="of the published edition")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = TextsField()
    nearest = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # What the city pack said last: a changed pack brings a new edition, an unchanged one nothing.
    pack_digest = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="guide_address_once")]
        indexes = [
            models.Index(fields=["kind", "-changed_at", "-id"], name="guide_newest"),
            models.Index(fields=["review_by", "id"], name="guide_to_review", condition=Q(current__isnull=False)),
        ]

    def __str__(self) -> str:
        return str(self.titles) or self.slug


class Edition(models.Model):
    """One version of a guide. `document` is checked before it is seen by the public; a draft may lack texts."""

    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=EditionState.choices, default=EditionState.DRAFT)
    document = models.JSONField()
    note = models.CharField(max_length=500, blank=True, help_text="what is new, in a sentence")
    # Nobody: it came with the city pack, whose files are reviewed before they are loaded.
    author = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Everybody who wrote a word of it: none of them checks it.
    writers = ArrayField(models.BigIntegerField(), default=list)
    checker = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1, help_text="grows with every change: two editors are told apart")
    preview = models.UUIDField(default=uuid.uuid4, unique=True, help_text="the secret of the preview link")
    missing = models.PositiveIntegerField(default=0, help_text="texts that a language lacks")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    publish_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["guide", "number"], name="edition_number_once"),
            models.UniqueConstraint(fields=["guide"], condition=Q(state="published"), name="edition_published_once"),
            models.UniqueConstraint(
                fields=["guide"], condition=Q(state__in=["draft", "check", "scheduled"]), name="edition_open_once"
            ),
            models.CheckConstraint(
                condition=Q(author__isnull=True) | Q(checker__isnull=True) | ~Q(author=models.F("checker")),
                name="edition_checked_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-changed_at", "-id"], name="edition_newest_in_state"),
            models.Index(fields=["publish_at"], condition=Q(state="scheduled"), name="edition_due"),
        ]


class Mention(models.Model):
    """What an edition points at, so that whoever closes a body or category sees which guides speak of it."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="mentions")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="mentions")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, blank=True, related_name="mentions")
    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, null=True, blank=True, related_name="mentioned")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(body__isnull=False, category__isnull=True, guide__isnull=True)
                | Q(body__isnull=True, category__isnull=False, guide__isnull=True)
                | Q(body__isnull=True, category__isnull=True, guide__isnull=False),
                name="mention_of_one",
            )
        ]


class IndexYear(models.Model):
    """The monthly calculation index (МРП, АЕК, MCI) of a year in tenge."""

    year = models.PositiveSmallIntegerField(unique=True)
    amount = models.PositiveIntegerField()
    source = models.TextField(blank=True)
    checked_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("year",)


class Shelf(models.Model):
    """One row: new with everything that readers can see, so that processes know when to read again."""

    stamp = models.UUIDField(default=uuid.uuid4)
