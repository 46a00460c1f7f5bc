"""What the law asks of a formal appeal (art. 63), apart from the appeal because all of it is personal."""

from django.db import models

from opencity.appeals.models.appeal import Appeal


class Formal(models.Model):
    """Who appeals formally. `iin` is encrypted (`accounts.sealing`); its keyed hash finds it again."""

    appeal = models.OneToOneField(Appeal, on_delete=models.CASCADE, primary_key=True, related_name="formal")
    full_name = models.CharField(max_length=200)
    iin = models.BinaryField(null=True)
    iin_hash = models.CharField(max_length=64, blank=True, db_index=True)
    postal_address = models.CharField(max_length=400)
    contact_kind = models.CharField(max_length=10, choices=[("email", "email"), ("phone", "phone")])
    contact = models.CharField(max_length=254)
    confirmed_at = models.DateTimeField()
    consent_at = models.DateTimeField()
    signer = models.JSONField(null=True, help_text="who signed, by which certificate; null without a signature")
    upgraded_at = models.DateTimeField(null=True, help_text="when a request became formal; null when it began so")
    addressee = models.CharField(max_length=300, blank=True, help_text="the body it was addressed to, as named then")
    hearing_on = models.DateTimeField(null=True)
    hearing_place = models.CharField(max_length=300, blank=True)
    hearing_draft = models.TextField(blank=True, help_text="what the body means to answer")
    hearing_waived_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.full_name}"
