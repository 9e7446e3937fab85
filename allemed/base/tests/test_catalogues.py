from __future__ import annotations

from pathlib import Path

from allemed.base import catalogues

TEMPLATE = """{% load i18n %}
<p title="{% translate "En tittel" %}">{% blocktranslate trimmed with name=x %}
  Hei, {{ name }}.
  Så fint.
{% endblocktranslate %}</p>
{% blocktranslate count n=n trimmed %}{{ n }} kort{% plural %}{{ n }} korta{% endblocktranslate %}
{% translate "Mai" context "måned" %}
"""


def make_room(folder: Path) -> Path:
    (folder / "templates" / "room").mkdir(parents=True)
    (folder / "templates" / "room" / "page.html").write_text(TEMPLATE)
    (folder / "models.py").write_text("name = _('navn')\nmany = ngettext('%(n)s dag', '%(n)s dager', n)\n")
    (folder / "tests").mkdir()
    (folder / "tests" / "test_x.py").write_text("_('aldri')")
    return folder


def test_it_finds_the_texts_of_python_and_templates(tmp_path: Path) -> None:
    found = {(message.id, message.context) for message in catalogues.extract(make_room(tmp_path)) if message.id}
    assert found == {
        ("En tittel", None),
        ("Hei, %(name)s. Så fint.", None),
        (("%(n)s kort", "%(n)s korta"), None),
        ("Mai", "måned"),
        ("navn", None),
        (("%(n)s dag", "%(n)s dager"), None),
    }


def test_an_update_keeps_translations_adds_new_texts_and_drops_old_ones(tmp_path: Path) -> None:
    room = make_room(tmp_path)
    catalogues.update(room)
    path = catalogues.po_path(room, "en")
    path.write_text(path.read_text().replace('msgid "navn"\nmsgstr ""', 'msgid "navn"\nmsgstr "name"'))
    (room / "models.py").write_text("name = _('navn')\nnew = _('ny')\n")
    catalogues.update(room)
    catalogue = catalogues.read(room, "en")
    assert [message.string for message in catalogue if message.id == "navn"] == ["name"]
    assert catalogue.get("%(n)s dag") is None
    assert "ny" in [message.id for message in catalogues.untranslated(room, "en")]
    assert "navn" not in [message.id for message in catalogues.untranslated(room, "en")]
