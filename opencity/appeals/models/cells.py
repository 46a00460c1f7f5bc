"""The map of the whole city as counts, so that nobody reads a million points to draw thirty circles."""

from django.db import models


class MapCell(models.Model):
    """How many public appeals of one kind lie in one square of the grid of a `level` (`queries.cells`).

    Made from appeals by `actions.counting`, and may be thrown away at any time. Numbers instead of foreign keys:
    0 stands for none, `category` -1 for all together. `first` is the key of the oldest one in the square.
    """

    level = models.SmallIntegerField()
    x = models.IntegerField()
    y = models.IntegerField()
    district = models.IntegerField()
    category = models.IntegerField()
    progress = models.CharField(max_length=8)
    count = models.IntegerField()
    lon = models.FloatField(help_text="sum of the degrees east")
    lat = models.FloatField(help_text="sum of the degrees north")
    first = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["level", "category", "x", "y"], name="map_cell_of_category"),
            models.Index(fields=["level", "x", "y"], name="map_cell_place"),
        ]


class MapCount(models.Model):
    """Up to which moment the squares are counted; one row, none before the first count."""

    until = models.DateTimeField()
    whole_at = models.DateTimeField(help_text="when everything was counted last, and not only what had changed")
