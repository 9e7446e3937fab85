"""A codebook in YAML: what each variable is, which codes mean no answer, what the others mean, weights and design.

    variables:
      trener: {label: Trener i idrettslag, type: category, values: {1: Ja, 2: Nei}, missing: [9, 99]}
      alder: {type: integer, minimum: 12, maximum: 20}
    weights: vekt
    design: {strata: fylke, clusters: [skole], nest: true}

`check` holds the data up against it and answers faults by row and column, all at once, bounded in number; `apply` takes
the missing codes out. See `docs/insight.md`.
"""

from allemed.insight.codebook.book import Codebook, Variable, load, parse
from allemed.insight.codebook.checking import Fault, Report, apply, check

__all__ = ["Codebook", "Fault", "Report", "Variable", "apply", "check", "load", "parse"]
