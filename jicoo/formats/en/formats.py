"""How English dates are written where a template only says `date`: as the rest of the product writes them, and in 24 hours."""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "G:i"
DATETIME_FORMAT = "j F Y, G:i"
SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = "j M Y, G:i"
MONTH_DAY_FORMAT = "j M"
FIRST_DAY_OF_WEEK = 1
