"""How Japanese dates are written where a template only says `date`: with the weekday, and with a space before the time."""

DATE_FORMAT = "Y年n月j日(D)"
TIME_FORMAT = "G:i"
DATETIME_FORMAT = "Y年n月j日(D) G:i"
SHORT_DATE_FORMAT = "Y/n/j"
SHORT_DATETIME_FORMAT = "Y/n/j G:i"
MONTH_DAY_FORMAT = "n月j日"
FIRST_DAY_OF_WEEK = 1
