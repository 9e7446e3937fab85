"""What this room stores about people: nothing. Places are public, and so is what the registers say of organisations."""

from allemed.base.personal_data import EVERYTHING, classify

for name in ("County", "Municipality", "Succession", "Population", "District", "Organisation"):
    classify(f"places.{name}", public=EVERYTHING)
classify(
    "places.RegisterAnswer", technical=["id", "register", "question", "answer", "fetched_at", "expires_at"]
)  # about organisations; persons in an answer are never asked for
