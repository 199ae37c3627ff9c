"""Spanish: Django's own, and beside them dates short enough for a phone, as CLDR has them."""

MEDIUM_DATE_FORMAT = "j b Y"
MEDIUM_DATETIME_FORMAT = "j b Y, H:i"
