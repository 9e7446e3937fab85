"""The editors' admin looks like ours."""

from __future__ import annotations

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks


@hooks.register("insert_global_admin_css")  # type: ignore[untyped-decorator]
def our_colours() -> str:
    """Link our few colours after Wagtail's own."""
    return format_html('<link rel="stylesheet" href="{}">', static("base/admin/admin.css"))
