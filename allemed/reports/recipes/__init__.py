"""Recipes: what is computed, said and drawn, as YAML that people write and review."""

from allemed.reports.recipes.reading import RecipeError, read_recipe
from allemed.reports.recipes.spec import Kind, Places, Recipe, Section, Text, Variable

__all__ = ["Kind", "Places", "Recipe", "RecipeError", "Section", "Text", "Variable", "read_recipe"]
