"""Northern Sámi, which Django does not know. Read by `config/settings.py`."""

NORTHERN_SAMI = {"bidi": False, "code": "se", "name": "Northern Sámi", "name_local": "davvisámegiella"}
