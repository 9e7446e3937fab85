"""The forms of those who arrange."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from allemed.base.forms import Form, SubmitOnce
from allemed.events import times
from allemed.events.actions.events import Facts, Places, Words
from allemed.events.actions.series import About, Rule
from allemed.events.models import Event, Kind, MaterialKind, Meeting, Series, Way, Week, Weekday
from allemed.events.models.event import RESERVED
from allemed.places.forms import meant_municipality
from allemed.places.models import Municipality

LANGUAGES = settings.LANGUAGES


def _date(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


def _time(label: Any, *, required: bool = True) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=required, widget=widget)


def _lines(label: Any, *, rows: int, longest: int, help_text: Any = "", required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=longest,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _address(label: Any, help_text: Any = "") -> forms.URLField:
    return forms.URLField(label=label, required=False, max_length=500, assume_scheme="https", help_text=help_text)


class MomentsMixin(forms.Form):
    """Days and times that people write, as moments."""

    def moment(self, day: dt.date | None, time: dt.time | None, field: str) -> dt.datetime | None:
        """The moment, or None with an error at `field` when the clock never shows it."""
        if day is None or time is None:
            return None
        try:
            return times.moment(day, time)
        except times.NoSuchTimeError:
            self.add_error(
                field, _("Klokka stilles fram denne natta, så dette klokkeslettet finnes ikke. Velg et annet.")
            )
            return None


def build_on(form: Form, version: int) -> None:
    """The next press of this form is on top of `version`, knowingly: its page now shows what that holds."""
    data = cast("QueryDict", form.data).copy()
    data["version"] = str(version)
    form.data = data


class EventForm(MomentsMixin, Form):
    """Everything about an event on one page. `version` is the one that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title_nb = forms.CharField(label=_("Tittel"), max_length=160)
    lead_nb = _lines(_("Ingress"), rows=2, longest=400, help_text=_("Én eller to setninger om hva som skjer."))
    body_nb = _lines(_("Tekst"), rows=8, longest=8000, help_text=_("En tom linje gir nytt avsnitt."))
    title_nn = forms.CharField(label=_("Tittel på nynorsk"), max_length=160, required=False)
    lead_nn = _lines(_("Ingress på nynorsk"), rows=2, longest=400)
    body_nn = _lines(_("Tekst på nynorsk"), rows=5, longest=8000)
    title_en = forms.CharField(label=_("Tittel på engelsk"), max_length=160, required=False)
    lead_en = _lines(_("Ingress på engelsk"), rows=2, longest=400)
    body_en = _lines(_("Tekst på engelsk"), rows=5, longest=8000)

    kind = forms.ChoiceField(label=_("Hva slags arrangement er det?"), choices=Kind.choices, widget=forms.RadioSelect)
    day = _date(_("Dag"))
    starts = _time(_("Begynner klokka"))
    ends = _time(_("Slutter klokka"))
    last_day = _date(_("Siste dag"), required=False, help_text=_("Bare når det varer over flere dager."))

    in_room = forms.BooleanField(label=_("Det går an å møte opp"), required=False)
    room_places = forms.IntegerField(
        label=_("Plasser i rommet"),
        required=False,
        min_value=1,
        max_value=100_000,
        widget=forms.TextInput,
        help_text=_("La stå tomt hvis alle får plass."),
    )
    place = forms.CharField(label=_("Sted"), max_length=160, required=False)
    address = forms.CharField(label=_("Gateadresse"), max_length=200, required=False)
    municipality = forms.CharField(
        label=_("Kommune"), max_length=80, required=False, help_text=_("Så leserne kan finne det som er nær dem.")
    )
    online = forms.BooleanField(label=_("Det går an å være med på nett"), required=False)
    online_places = forms.IntegerField(
        label=_("Plasser på nett"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        widget=forms.TextInput,
        help_text=_("La stå tomt hvis alle får plass."),
    )
    online_url = _address(_("Lenke til nettmøtet"), _("Bare de som er påmeldt på nett, får den."))

    opens_day = _date(_("Påmeldingen åpner, dag"), required=False, help_text=_("La stå tomt for å åpne med en gang."))
    opens_time = _time(_("Påmeldingen åpner, klokka"), required=False)
    closes_day = _date(
        _("Påmeldingen stenger, dag"), required=False, help_text=_("La stå tomt for å holde åpent til det begynner.")
    )
    closes_time = _time(_("Påmeldingen stenger, klokka"), required=False)

    is_external = forms.BooleanField(
        label=_("Arrangementet holdes av andre"),
        required=False,
        help_text=_("Da forteller vi om det og lenker dit, men tar ikke imot påmeldinger."),
    )
    organiser = forms.CharField(label=_("Arrangør"), max_length=160, required=False)
    external_url = _address(_("Lenke til arrangørens side"))
    slug = forms.CharField(
        label=_("Siste del av nettadressen"),
        max_length=80,
        required=False,
        help_text=_("Lages av tittelen hvis du lar det stå tomt. Bør ikke endres etter at noen har delt den."),
    )
    attended_online = forms.IntegerField(
        label=_("Så mange var med på nett"),
        required=False,
        min_value=0,
        widget=forms.TextInput,
        help_text=_("Fylles ut etterpå, fra møteprogrammet."),
    )

    GROUPS = (
        (_("Hva"), ("title_nb", "lead_nb", "body_nb", "kind")),
        (_("Når"), ("day", "starts", "ends", "last_day")),
        (
            _("Hvor og hvor mange"),
            ("in_room", "room_places", "place", "address", "municipality", "online", "online_places", "online_url"),
        ),
        (_("Påmelding"), ("opens_day", "opens_time", "closes_day", "closes_time")),
        (_("Når andre holder det"), ("is_external", "organiser", "external_url")),
        (_("Nynorsk og engelsk"), ("title_nn", "lead_nn", "body_nn", "title_en", "lead_en", "body_en")),
        (_("Annet"), ("slug", "attended_online")),
    )

    def groups(self) -> list[dict[str, Any]]:
        """The fields in their parts, for the page."""
        return [{"title": title, "fields": [self[name] for name in names]} for title, names in self.GROUPS]

    def clean_municipality(self) -> Municipality | None:
        return meant_municipality(self.cleaned_data["municipality"])

    def clean_slug(self) -> str:
        written = self.cleaned_data["slug"] or self.cleaned_data.get("title_nb", "")
        slug = slugify(written.replace("ø", "o").replace("å", "a").replace("æ", "ae"))[:80].strip("-")
        return f"{slug}-arrangement" if slug in RESERVED else slug

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        said["starts_at"] = self.moment(said.get("day"), said.get("starts"), "starts")
        said["ends_at"] = self.moment(said.get("last_day") or said.get("day"), said.get("ends"), "ends")
        said["opens_at"] = self._optional("opens", dt.time(0))
        said["closes_at"] = self._optional("closes", dt.time(23, 59))
        if said["starts_at"] and said["ends_at"] and said["ends_at"] <= said["starts_at"]:
            self.add_error("ends", _("Arrangementet slutter før det begynner. Rett klokkeslettet eller siste dag."))
        if said["closes_at"] and said["ends_at"] and said["closes_at"] > said["ends_at"]:
            self.add_error("closes_day", _("Påmeldingen må stenge før arrangementet er over."))
        if said["closes_at"] and said["opens_at"] and said["closes_at"] <= said["opens_at"]:
            self.add_error("closes_day", _("Påmeldingen stenger før den åpner. Rett dagen."))
        if said.get("is_external"):
            self._check_external(said)
        if not said.get("slug") and "title_nb" in said:
            self.add_error("slug", _("Skriv siste del av nettadressen med bokstaver og tall."))
        return said

    def _optional(self, name: str, otherwise: dt.time) -> dt.datetime | None:
        day = self.cleaned_data.get(f"{name}_day")
        return self.moment(day, self.cleaned_data.get(f"{name}_time") or otherwise, f"{name}_time") if day else None

    def _check_external(self, said: dict[str, Any]) -> None:
        if not said.get("organiser"):
            self.add_error("organiser", _("Skriv hvem som holder arrangementet."))
        if said.get("in_room") or said.get("online"):
            self.add_error(
                "is_external", _("Ta bort kryssene for å møte opp og være med på nett: andre tar påmeldingene.")
            )
        if said.get("online_url"):
            self.add_error("online_url", _("Bruk feltet «Lenke til arrangørens side» i stedet."))

    @property
    def facts(self) -> Facts:
        said = self.cleaned_data
        is_external = said["is_external"]
        return Facts(
            slug=said["slug"],
            kind=Kind(said["kind"]),
            starts_at=said["starts_at"],
            ends_at=said["ends_at"],
            place=said["place"],
            address=said["address"],
            municipality=said["municipality"],
            online_url="" if is_external else said["online_url"],
            is_external=is_external,
            organiser=said["organiser"],
            external_url=said["external_url"],
            opens_at=None if is_external else said["opens_at"],
            closes_at=None if is_external else said["closes_at"],
            attended_online=said["attended_online"],
        )

    @property
    def words(self) -> dict[str, Words]:
        said = self.cleaned_data
        return {
            code: Words(said[f"title_{code}"], said[f"lead_{code}"], said[f"body_{code}"].replace("\r\n", "\n"))
            for code, _name in LANGUAGES
        }

    @property
    def places(self) -> Places:
        said = self.cleaned_data
        offered = (
            (Way.ROOM, said["in_room"], said["room_places"]),
            (Way.ONLINE, said["online"], said["online_places"]),
        )
        return {way: number for way, is_offered, number in offered if is_offered}

    def what_others_wrote(self, stored: Mapping[str, Any]) -> list[dict[str, str]]:
        """Where what is stored differs from what was just written: the field, and what stands there now."""
        found = []
        for name in self.fields:
            theirs, ours = _plain(stored.get(name)), _plain(self.cleaned_data.get(name))
            if name != "version" and theirs != ours:
                found.append({"label": str(self[name].label), "theirs": theirs or _t("tomt"), "id": self[name].auto_id})
        return found


def _plain(value: Any) -> str:
    """A field's value as a person would read it."""
    if value is None or value is False or value == "":
        return ""
    if value is True:
        return _t("ja")
    if isinstance(value, dt.time):
        return f"{value:%H.%M}"
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}"
    return str(getattr(value, "name", value)).replace("\r\n", "\n")


def stored(event: Event) -> dict[str, Any]:
    """What is stored of an event, by the form's field names."""
    starts, ends = times.local(event.starts_at), times.local(event.ends_at)
    values: dict[str, Any] = {
        "version": event.version,
        "kind": event.kind,
        "day": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "last_day": ends.date() if ends.date() != starts.date() else None,
        "municipality": event.municipality.name if event.municipality else "",
        "in_room": False,
        "online": False,
    }
    for name in (
        "place",
        "address",
        "online_url",
        "is_external",
        "organiser",
        "external_url",
        "slug",
        "attended_online",
    ):
        values[name] = getattr(event, name)
    for name, moment in (("opens", event.opens_at), ("closes", event.closes_at)):
        values[f"{name}_day"] = times.local(moment).date() if moment else None
        values[f"{name}_time"] = times.local(moment).time() if moment else None
    for seats in event.seats.all():
        name = "in_room" if seats.way == Way.ROOM else "online"
        values[name] = True
        values["room_places" if seats.way == Way.ROOM else "online_places"] = seats.places
    for text in event.texts.all():
        values |= {f"title_{text.language}": text.title, f"lead_{text.language}": text.lead}
        values[f"body_{text.language}"] = text.body
    return values


class NewEventForm(SubmitOnce, EventForm):
    """The same, made once however often it is sent."""


class CancelForm(Form):
    because = _lines(
        _("Hvorfor?"), rows=3, longest=400, help_text=_("Står på siden og i e-posten til alle som er påmeldt.")
    )


class AnnouncementForm(SubmitOnce, Form):
    subject = forms.CharField(label=_("Emne"), max_length=120)
    text = _lines(
        _("Tekst"),
        rows=8,
        longest=4000,
        required=True,
        help_text=_("Hver får sin egen e-post, som begynner med navnet og slutter med lenken til påmeldingen."),
    )
    to_waiting = forms.BooleanField(label=_("Send også til dem som står på venteliste"), required=False)


class MaterialForm(SubmitOnce, Form):
    kind = forms.ChoiceField(label=_("Hva er det?"), choices=MaterialKind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=_("Tittel"), max_length=160)
    language = forms.ChoiceField(label=_("Språk"), choices=LANGUAGES, widget=forms.RadioSelect, initial="nb")
    url = forms.CharField(
        label=_("Lenke"),
        max_length=500,
        help_text=_(
            "En hel nettadresse som begynner med https://, eller en fil på nettstedet, som /dokumenter/12/plan.pdf."
        ),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"}),
    )
    captions = forms.MultipleChoiceField(
        label=_("Opptaket er tekstet på"), choices=LANGUAGES, required=False, widget=forms.CheckboxSelectMultiple
    )

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"]).strip()
        if not url.startswith(("/", "https://")) or url.startswith("//"):
            raise forms.ValidationError(_("Lenken må begynne med https:// eller /."))
        return url

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("kind") == MaterialKind.RECORDING and not said.get("captions"):
            self.add_error("captions", _("Et opptak må være tekstet på minst ett språk, så alle kan følge det."))
        return said


class SearchForm(Form):
    """At the door. Sent as a POST: a name never stands in an address."""

    name = forms.CharField(
        label=_("Hvem leter du etter?"),
        max_length=80,
        required=False,  # nothing brings the whole list back
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class SeriesForm(SubmitOnce, Form):
    """A series of meetings. The municipality's own people have theirs filled in."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title_nb = forms.CharField(label=_("Tittel"), max_length=160)
    about_nb = _lines(_("Hva møtene er til for"), rows=3, longest=2000)
    municipality = forms.CharField(label=_("Kommune"), max_length=80)
    every_months = forms.TypedChoiceField(
        label=_("Hvor ofte?"),
        coerce=int,
        choices=[
            (1, _("Hver måned")),
            (2, _("Annenhver måned")),
            (3, _("Hver tredje måned")),
            (4, _("Hver fjerde måned")),
            (6, _("Hvert halvår")),
        ],
        widget=forms.Select,
    )
    week = forms.TypedChoiceField(label=_("Hvilken i måneden?"), coerce=int, choices=Week.choices)
    weekday = forms.TypedChoiceField(label=_("Ukedag"), coerce=int, choices=Weekday.choices)
    first_month = _date(_("Fra og med"), help_text=_("En dag i måneden det første møtet er."))
    time = _time(_("Klokka"))
    minutes = forms.IntegerField(label=_("Minutter"), min_value=15, max_value=600, initial=120, widget=forms.TextInput)
    place = forms.CharField(label=_("Sted"), max_length=160, required=False)
    online_url = _address(_("Lenke til nettmøtet"), _("Bare de inviterte får den."))
    language = forms.ChoiceField(label=_("Språk i sakslister og referater"), choices=LANGUAGES, initial="nb")
    is_public = forms.BooleanField(
        label=_("Vis møtene, sakslister og referater for alle"), required=False, initial=True
    )
    title_nn = forms.CharField(label=_("Tittel på nynorsk"), max_length=160, required=False)
    about_nn = _lines(_("Hva møtene er til for, på nynorsk"), rows=3, longest=2000)
    title_en = forms.CharField(label=_("Tittel på engelsk"), max_length=160, required=False)
    about_en = _lines(_("Hva møtene er til for, på engelsk"), rows=3, longest=2000)

    def clean_municipality(self) -> Municipality | None:
        return meant_municipality(self.cleaned_data["municipality"])

    @property
    def slug(self) -> str:
        """The address of a new series."""
        title = f"{self.cleaned_data['municipality'].name} {self.cleaned_data['title_nb']}"
        return slugify(title.lower().replace("ø", "o").replace("å", "a").replace("æ", "ae"))[:80].strip("-")

    @property
    def rule(self) -> Rule:
        names = ("every_months", "week", "weekday", "first_month", "time", "minutes", "place", "online_url")
        return Rule(**{name: self.cleaned_data[name] for name in names})

    @property
    def words(self) -> dict[str, About]:
        said = self.cleaned_data
        return {code: About(said[f"title_{code}"], said[f"about_{code}"]) for code, _name in LANGUAGES}


def stored_series(series: Series) -> dict[str, Any]:
    """What is stored of a series, by the form's field names."""
    names = ("version", "every_months", "week", "weekday", "first_month", "time", "minutes", "place", "online_url")
    values: dict[str, Any] = {name: getattr(series, name) for name in (*names, "language", "is_public")}
    values["municipality"] = series.municipality.name
    for text in series.texts.all():
        values |= {f"title_{text.language}": text.title, f"about_{text.language}": text.about}
    return values


class MeetingForm(MomentsMixin, Form):
    """One meeting: its time and place, its agenda, its minutes."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    day = _date(_("Dag"))
    starts = _time(_("Begynner klokka"))
    ends = _time(_("Slutter klokka"))
    place = forms.CharField(label=_("Sted"), max_length=160, required=False)
    online_url = _address(_("Lenke til nettmøtet"))
    agenda = _lines(
        _("Saksliste"), rows=6, longest=6000, help_text=_("Går ut med invitasjonen. Skriv ikke om enkeltpersoner.")
    )
    minutes = _lines(
        _("Referat"), rows=10, longest=20000, help_text=_("Hva dere ble enige om. Skriv ikke om enkeltpersoner.")
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        said["starts_at"] = self.moment(said.get("day"), said.get("starts"), "starts")
        said["ends_at"] = self.moment(said.get("day"), said.get("ends"), "ends")
        if said["starts_at"] and said["ends_at"] and said["ends_at"] <= said["starts_at"]:
            self.add_error("ends", _("Møtet slutter før det begynner. Rett klokkeslettet."))
        return said


def stored_meeting(meeting: Meeting) -> dict[str, Any]:
    """What is stored of a meeting, by the form's field names."""
    starts, ends = times.local(meeting.starts_at), times.local(meeting.ends_at)
    values: dict[str, Any] = {"day": starts.date(), "starts": starts.time(), "ends": ends.time()}
    return values | {name: getattr(meeting, name) for name in ("version", "place", "online_url", "agenda", "minutes")}


class MemberForm(SubmitOnce, Form):
    club = forms.CharField(label=_("Lag eller forening"), max_length=160)
    name = forms.CharField(label=_("Kontaktperson"), max_length=120, required=False)
    email = forms.EmailField(
        label=_("E-postadresse"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    language = forms.ChoiceField(label=_("Språk"), choices=LANGUAGES, initial="nb")
