"""How Northern Sámi writes dates and numbers. Prepared: the language is not switched on, and Django has no `se`.

Month names stand in the locative after the day ("guovvamánu 6. b. 2027"); Django can only give the name and number,
which is also a correct date. Django reads these formats once the language has a catalogue (`locale/se`) as well.
"""

DATE_FORMAT = "j.n.Y"
TIME_FORMAT = "H.i"
DATETIME_FORMAT = "j.n.Y \\d\\i\\i. H.i"
YEAR_MONTH_FORMAT = "n.Y"
MONTH_DAY_FORMAT = "j.n."
SHORT_DATE_FORMAT = "j.n.Y"
SHORT_DATETIME_FORMAT = "j.n.Y H.i"
FIRST_DAY_OF_WEEK = 1
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "\u202f"
NUMBER_GROUPING = 3
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"]
TIME_INPUT_FORMATS = ["%H:%M", "%H.%M", "%H:%M:%S"]
DATETIME_INPUT_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M"]
