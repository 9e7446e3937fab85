"""The family's resources, and how central a place is: what Ungdata's differences are measured by."""

from allemed.insight.resources.centrality import centrality
from allemed.insight.resources.definition import UNGDATA, Definition, load, parse
from allemed.insight.resources.index import Index, cut, resources

__all__ = ["UNGDATA", "Definition", "Index", "centrality", "cut", "load", "parse", "resources"]
