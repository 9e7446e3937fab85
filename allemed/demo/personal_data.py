"""What the demo stores about people, all of them made up."""

from allemed.base.personal_data import classify

classify(
    "demo.KeptMessage",
    public=["to", "subject", "text", "html", "headers", "files"],
    technical=["id", "public_id", "message_id", "kept_at"],
)
