"""What the page layout shows of the site: menus and footer."""

from django.http import HttpRequest


def menus(_request: HttpRequest) -> dict[str, object]:
    """The main menu and the footer's, for the page's language."""
    return {"main_menu": []}
