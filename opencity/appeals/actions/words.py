"""What staff can search an appeal by: stems of its words, in both languages."""

from django.contrib.postgres.search import SearchVector
from django.db.models import Value

from opencity.appeals.words import index_words


def search_vector(*texts: str) -> SearchVector:
    """The search column of an appeal, made of ready stems ('simple': the database adds nothing)."""
    return SearchVector(Value(" ".join(index_words(" ".join(texts)))), config="simple")
