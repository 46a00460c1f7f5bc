"""Dates and numbers in Russian, with hours as in the other languages: 21 марта 2025 г., 09:05.

The spaces inside a date do not break: a line never begins with "г." or with a month without its day.
"""

DATE_FORMAT = "j\xa0E Y\xa0г."
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j\xa0E Y\xa0г., H:i"
YEAR_MONTH_FORMAT = "F Y\xa0г."
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
