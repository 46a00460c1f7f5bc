"""The appeal itself. Everything a list needs stands on its row; people stand apart."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext

from opencity.accounts.contacts import PhoneKey
from opencity.accounts.models import User
from opencity.appeals.states import ENDED, FOR_DISPATCHER, RUNNING, Outcome, Resolution, State
from opencity.core.fields import PointField
from opencity.directory.models import Body, Category, District

TEXT_LIMIT = 10_000


class Track(models.TextChoices):
    """A request of the city, a formal appeal by the code, or a consultation answered on the spot."""

    REQUEST = "request"
    FORMAL = "formal"
    CONSULTATION = "consultation"


class Channel(models.TextChoices):
    """Where it came from; the way of handling is the same."""

    WEB = "web"
    PHONE = "phone"
    OFFICE = "office"
    INSTAGRAM = "instagram"
    API = "api"


class Appeal(models.Model):
    """What a person sends to the city. Exactly one body is responsible at any time.

    `version` grows with every move: a face sends back the version it showed, and the second of two
    writers is refused instead of overwriting the first. `due_at` is the end of `due_on` (terms in
    days) or a moment (terms in hours), UTC.
    """

    number = models.CharField(max_length=16, unique=True)
    track = models.CharField(max_length=12, choices=Track.choices, default=Track.REQUEST)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.WEB)
    language = models.CharField(max_length=2)
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in State])
    outcome = models.CharField(max_length=10, blank=True, choices=[(o.value, o.value) for o in Outcome])
    resolution = models.CharField(max_length=10, blank=True, choices=[(r.value, r.value) for r in Resolution])
    version = models.PositiveIntegerField(default=0)

    text = models.TextField(blank=True)
    public_text = models.TextField(blank=True, help_text="the text with everything personal hidden")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+", null=True)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    executor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    whole = models.ForeignKey("self", on_delete=models.PROTECT, related_name="parts", null=True)
    # Few have a master: the partial index `appeal_joined` finds them, and filing does not write into it.
    master = models.ForeignKey("self", on_delete=models.PROTECT, related_name="joined", null=True, db_index=False)
    joined_from = models.CharField(max_length=10, blank=True, help_text="the state a separated appeal returns to")

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+", null=True)
    place = PointField(null=True)
    address = models.CharField(max_length=300, blank=True)

    received_at = models.DateTimeField()
    registered_on = models.DateField()
    clock_from = models.DateField()
    clock_at = models.DateTimeField()
    term_amount = models.PositiveSmallIntegerField()
    term_unit = models.CharField(max_length=14)
    first_due_on = models.DateField()
    due_on = models.DateField()
    due_at = models.DateTimeField()
    extended = models.BooleanField(default=False)
    replied_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()

    forwards = models.PositiveSmallIntegerField(default=0)
    reopens = models.PositiveSmallIntegerField(default=0)
    followers_count = models.PositiveIntegerField(default=0)
    rating = models.PositiveSmallIntegerField(null=True)
    photos_count = models.PositiveSmallIntegerField(default=0)
    is_public = models.BooleanField(default=False)
    is_confidential = models.BooleanField(default=False, help_text="seen by its own body and nobody else")
    about_body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="+", null=True, help_text="the body it complains of; never its own"
    )
    submission = models.UUIDField(unique=True, null=True)
    words = SearchVectorField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(rating__isnull=True) | Q(rating__range=(1, 5)), name="rating_1_to_5"),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(resolution__in=["fixed", "settled"]),
                name="confirmed_has_resolution",
            ),
        ]
        indexes = [
            models.Index(
                fields=["body", "due_at", "id"], condition=Q(state__in=sorted(RUNNING)), name="appeal_body_due"
            ),
            models.Index(
                fields=["executor", "due_at", "id"], condition=Q(state__in=sorted(RUNNING)), name="appeal_mine_due"
            ),
            models.Index(
                fields=["due_at", "id"], condition=Q(state__in=sorted(FOR_DISPATCHER)), name="appeal_for_dispatcher"
            ),
            models.Index(fields=["due_at", "id"], condition=Q(state__in=sorted(RUNNING)), name="appeal_running_due"),
            models.Index(fields=["due_at", "id"], condition=Q(state="checking"), name="appeal_checking_due"),
            models.Index(
                fields=["due_at", "id"],
                condition=Q(state__in=sorted(RUNNING), reopens__gt=0),
                name="appeal_open_again",
            ),
            # What is late and where, for the whole city: read from the index alone.
            models.Index(
                fields=["body", "district"],
                include=["due_at", "clock_at", "term_unit"],
                condition=Q(state__in=sorted(RUNNING)),
                name="appeal_running_where",
            ),
            models.Index(fields=["master", "id"], condition=Q(master__isnull=False), name="appeal_joined"),
            models.Index(fields=["replied_at"], condition=Q(state="replied"), name="appeal_awaiting_word"),
            models.Index(fields=["-received_at", "-id"], condition=Q(is_public=True), name="appeal_public_new"),
            models.Index(fields=["updated_at", "id"], condition=Q(is_public=True), name="appeal_public_changed"),
            # What the schedule of keeping reads, oldest first; a part goes with its whole.
            models.Index(
                fields=["updated_at", "id"],
                condition=Q(state__in=sorted(ENDED), whole__isnull=True),
                name="appeal_ended",
            ),
            models.Index(fields=["-received_at", "-id"], name="appeal_new"),
            models.Index(fields=["body", "-received_at", "-id"], name="appeal_body_new"),
            GistIndex(fields=["place"], condition=Q(is_public=True), name="appeal_public_place"),
            GinIndex(fields=["words"], name="appeal_words"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_running(self) -> bool:
        """Whether the body owes the next step."""
        return self.state in RUNNING

    @property
    def title(self) -> str:
        """What it is called in a list and in letters; never its words, which may be about people."""
        if self.is_confidential:
            return gettext("confidential")
        return str(self.category) if self.category else gettext("no category yet")


class Appellant(models.Model):
    """Who sent an appeal and how to reach them. Apart from the appeal, so that no list leaks it."""

    appeal = models.OneToOneField(Appeal, on_delete=models.CASCADE, primary_key=True, related_name="appellant")
    secret = models.CharField(max_length=16)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=32, blank=True)
    consent_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["email"], condition=~Q(email=""), name="appellant_email"),
            models.Index(Lower("email"), condition=~Q(email=""), name="appellant_email_key"),
            models.Index(PhoneKey("phone"), condition=~Q(phone=""), name="appellant_phone_key"),
        ]

    def __str__(self) -> str:
        return self.name


class Follower(models.Model):
    """Someone with the same problem who asked to be kept informed ("me too")."""

    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="followers")
    email = models.EmailField()
    language = models.CharField(max_length=2)
    token = models.CharField(max_length=32, unique=True)
    joined_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appeal", "email"], name="follower_once")]
        indexes = [models.Index(fields=["email"], name="follower_email")]
