"""Dates and numbers in Kazakh: Django has none. The year stands first: 2025 ж. 21 наурыз.

The spaces beside "ж." and between day and month do not break.
"""

DATE_FORMAT = "Y\xa0ж. j\xa0E"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "Y\xa0ж. j\xa0E, H:i"
YEAR_MONTH_FORMAT = "Y\xa0ж. E"
MONTH_DAY_FORMAT = "j\xa0E"
SHORT_DATE_FORMAT = "d.m.Y"
SHORT_DATETIME_FORMAT = "d.m.Y H:i"
FIRST_DAY_OF_WEEK = 1

DATE_INPUT_FORMATS = ["%d.%m.%Y", "%Y-%m-%d", "%d.%m.%y"]
TIME_INPUT_FORMATS = ["%H:%M", "%H:%M:%S"]
DATETIME_INPUT_FORMATS = ["%d.%m.%Y %H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]

DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "\xa0"
NUMBER_GROUPING = 3
