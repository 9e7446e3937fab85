"""The nouns: counties, municipalities and districts as they were and are; organisations by number."""

from allemed.places.models.county import County
from allemed.places.models.district import District
from allemed.places.models.municipality import Municipality, Population, Succession
from allemed.places.models.organisation import Organisation, RegisterAnswer

__all__ = ["County", "District", "Municipality", "Organisation", "Population", "RegisterAnswer", "Succession"]
