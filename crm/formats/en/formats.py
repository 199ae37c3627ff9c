"""English: always hours and minutes, so that no column mixes "noon", "1 p.m." and "1:30 p.m."."""

TIME_FORMAT = "g:i a"
DATETIME_FORMAT = "N j, Y, g:i a"
SHORT_DATETIME_FORMAT = "m/d/Y g:i a"
MEDIUM_DATE_FORMAT = "N j, Y"
MEDIUM_DATETIME_FORMAT = DATETIME_FORMAT
