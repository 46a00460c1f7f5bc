"""What staff see of a formal appeal; never the whole identification number."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from opencity.accounts import sealing
from opencity.accounts.contacts import show_contact
from opencity.accounts.iin import mask_iin
from opencity.appeals.models import Appeal
from opencity.appeals.queries.formal import formal_of


def formal_facts(appeal: Appeal) -> list[tuple[str, Any]]:
    """Rows of name and value; none for a request."""
    found = formal_of(appeal)
    if found is None:
        return []
    rows = [
        (_("Full name"), found.full_name),
        (_("IIN"), mask_iin(sealing.unseal(found.iin)) if found.iin else "–"),
        (_("Postal address"), found.postal_address),
        (_("Confirmed contact"), show_contact(found.contact_kind, found.contact)),
    ]
    if found.signer:
        rows.append((_("Digital signature"), f"{found.signer.get('name', '')} · {found.signer.get('issuer', '')}"))
    return rows
