"""Small facts that every page of the workbench shows."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def own_names() -> list[tuple[str, str]]:
    """The languages of the city, each by its own name."""
    return [(code, str(name)) for code, name in settings.LANGUAGES]
