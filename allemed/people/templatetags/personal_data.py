"""`{% personal_data_rows as rows %}`: what we store about people, as the rooms classify it."""

from django import template

from allemed.base.personal_data import RoomRows, personal_data_table

register = template.Library()


@register.simple_tag
def personal_data_rows() -> list[RoomRows]:
    """For each room its name (`room`) and its `rows` with `what`, `purpose` and `kept`, in the reader's language."""
    return personal_data_table()
