"""What stands in the room's addresses."""


class PublicId:
    """A thing's public id (base.identifiers)."""

    regex = "[2-9a-z]{12}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
