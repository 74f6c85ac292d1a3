"""When: the dates that a text names; and which congress or term it is, by number."""

from corpus.entities.dates.numbering import Ordinal, ordinals
from corpus.entities.dates.recognise import dates
from corpus.entities.dates.values import CalendarDate, Date, Grain
from corpus.entities.dates.year_parts import YearPart, year_parts

__all__ = ["CalendarDate", "Date", "Grain", "Ordinal", "YearPart", "dates", "ordinals", "year_parts"]
