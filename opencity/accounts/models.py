"""People who work with the reception, and their roles. Residents need no account."""

from __future__ import annotations

from functools import cached_property

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KT

from opencity.accounts.contacts import ContactKind
from opencity.directory.models import Body


class Role(models.TextChoices):
    """What a person of staff does; rights follow from roles in `permissions` of each room."""

    DISPATCHER = "dispatcher"
    CONTROLLER = "controller"
    EXECUTOR = "executor"
    HEAD = "head"
    RECEPTION_HEAD = "reception_head"
    AKIM = "akim"
    EDITOR = "editor"
    CITY_ADMIN = "city_admin"


BODY_ROLES = (Role.EXECUTOR, Role.HEAD)


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A member of staff; signs in with e-mail and password."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=2, default="kk")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        """Nobody enters Django's admin: the workbench is the only door."""
        return False

    @cached_property
    def roles(self) -> frozenset[str]:
        """Role codes held now."""
        return frozenset(membership.role for membership in self.own_memberships)

    @cached_property
    def own_memberships(self) -> list[Membership]:
        return list(self.memberships.select_related("body"))

    @cached_property
    def body_ids(self) -> frozenset[int]:
        """Bodies for which this person may act as executor or head."""
        return frozenset(m.body_id for m in self.own_memberships if m.role in BODY_ROLES and m.body_id)


class Membership(models.Model):
    """One role of one person; executors and heads hold it in a body."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role.choices)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="members")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "body"], name="membership_once", nulls_distinct=False),
            models.CheckConstraint(
                condition=Q(role__in=["executor", "head"], body__isnull=False)
                | (~Q(role__in=["executor", "head"]) & Q(body__isnull=True)),
                name="membership_body_where_needed",
            ),
        ]


class Attempt(models.Model):
    """A failed guess (a secret, a password), kept for minutes so that guessing stays hopeless."""

    scope = models.CharField(max_length=20)
    key = models.CharField(max_length=64, help_text="keyed hash, never the address or number itself")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["scope", "key", "at"], name="attempt_recent")]


class SignIn(models.Model):
    """One session of a member of staff, so that they can see their sessions and end them. Gone when it ends."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField(help_text="to the minute; the session itself holds the same")
    address = models.CharField(max_length=45, blank=True, help_text="network address of the sign-in")
    browser = models.CharField(max_length=200, blank=True, help_text="what the browser calls itself")

    class Meta:
        indexes = [models.Index(fields=["user", "-seen_at"], name="sign_in_newest")]


class Audit(models.Model):
    """Who did what with accounts. Appended, never edited or deleted: the database refuses it.

    People are named without a constraint of the database, so that no row of a person can stand in the way.
    """

    at = models.DateTimeField()
    actor = models.ForeignKey(User, models.DO_NOTHING, null=True, db_constraint=False, related_name="+")
    verb = models.CharField(max_length=30)
    about = models.ForeignKey(User, models.DO_NOTHING, null=True, db_constraint=False, related_name="+")
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["about", "-at"], name="audit_about_newest"),
            models.Index(fields=["-at", "-id"], name="audit_newest"),
            models.Index(fields=["actor", "-at", "-id"], name="audit_of_actor"),
            models.Index(fields=["verb", "-at", "-id"], name="audit_of_verb"),
            models.Index(
                KT("facts__number"), F("at").desc(), F("id").desc(), condition=Q(facts__has_key="number"),
                name="audit_of_number",
            ),
        ]  # fmt: skip


class Person(models.Model):
    """Somebody outside the house whose contacts belong together. Never a `User`: no right of staff follows from it."""

    made_at = models.DateTimeField()
    language = models.CharField(max_length=2, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")


class PersonContact(models.Model):
    """One address or phone of a person, in its one spelling; confirmed once a code came back from it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contacts")
    kind = models.CharField(max_length=5, choices=ContactKind.choices)
    value = models.CharField(max_length=254)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="contact_of_one_person")]


class PersonMerge(models.Model):
    """Two people were found to be one. Holds what moved, so that it can be undone exactly."""

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    gone = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    contacts = models.JSONField(default=list, help_text="keys of the contacts that moved")
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gone"], condition=Q(undone_at__isnull=True), name="merged_once"),
            models.CheckConstraint(condition=~Q(kept=models.F("gone")), name="merged_with_another"),
        ]
        indexes = [models.Index(fields=["kept", "-id"], name="merges_of_person")]


class ContactCode(models.Model):
    """The one code on its way to a contact for one purpose. Kept as a keyed hash; a new one replaces it."""

    purpose = models.CharField(max_length=40)
    kind = models.CharField(max_length=5, choices=ContactKind.choices)
    value = models.CharField(max_length=254)
    code = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["purpose", "kind", "value"], name="one_code_at_a_time")]
        indexes = [models.Index(fields=["made_at"], name="code_age")]


class Visit(models.Model):
    """A resident signed in with a code in one browser. Apart from the sessions of staff, in every way."""

    contact = models.ForeignKey(PersonContact, on_delete=models.CASCADE, related_name="visits")
    token = models.CharField(max_length=64, unique=True, help_text="hash of what the cookie holds")
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
