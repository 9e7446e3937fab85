"""The division of Norway, as it was and is."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Sum

from allemed.places.actions import load_places
from allemed.places.models import County, District, Municipality, Population, Succession

pytestmark = pytest.mark.django_db


def make_municipality(number: str, valid_from: str, valid_to: str | None = None) -> Municipality:
    return Municipality.objects.create(
        number=number,
        name="Prøve",
        sort_key="prøve",
        search_names="|prove|",
        county=County.objects.get(number="03"),
        valid_from=dt.date.fromisoformat(valid_from),
        valid_to=dt.date.fromisoformat(valid_to) if valid_to else None,
    )


def test_what_places_became_says_where_each_came_from() -> None:
    then = Municipality.objects.on(dt.date(2019, 6, 1)).filter(name__in=["Haram", "Ørskog", "Ålesund", "Stord"])
    became = {place.name: sorted(numbers) for place, numbers in then.became().items()}
    assert became == {"Haram": ["1504", "1523", "1534"], "Ålesund": ["1504", "1523", "1534"], "Stord": ["1221"]}
    assert set(then.became()) == set(then.successors())


def names(query: str) -> list[str]:
    return [str(one) for one in Municipality.objects.named(query).successors()]


@pytest.mark.parametrize(
    ("date", "count"), [("2019-12-31", 422), ("2020-01-01", 356), ("2023-12-31", 356), ("2024-01-01", 357)]
)
def test_there_were_as_many_as_the_reforms_left(date: str, count: int) -> None:
    assert Municipality.objects.on(dt.date.fromisoformat(date)).count() == count


def test_there_are_357_in_fifteen_counties_today() -> None:
    assert Municipality.objects.today().count() == 357
    assert Municipality.objects.today().values("county").distinct().count() == 15


def test_their_inhabitants_and_children_add_up_to_norway() -> None:
    sums = Population.objects.filter(year=2026).aggregate(Sum("inhabitants"), Sum("children_6_17"))
    assert sums == {"inhabitants__sum": 5_627_400, "children_6_17__sum": 769_327}
    assert Population.objects.filter(children_6_17__lt=100).count() == 16


def test_loading_again_changes_nothing() -> None:
    before = list(Municipality.objects.order_by("pk").values())
    load_places()
    assert list(Municipality.objects.order_by("pk").values()) == before


def test_every_municipality_since_2000_leads_to_one_of_today() -> None:
    today = set(Municipality.objects.today().values_list("pk", flat=True))
    ends: dict[int, list[int]] = {}
    for edge in Succession.objects.all():
        ends.setdefault(edge.from_municipality_id, []).append(edge.to_municipality_id)

    def walk(place: int, seen: tuple[int, ...]) -> set[int]:
        assert place not in seen, "a municipality became itself again"
        if place in today:
            return {place}
        assert ends.get(place), f"{Municipality.objects.get(pk=place)} leads nowhere"
        return set().union(*(walk(end, (*seen, place)) for end in ends[place]))

    for place in Municipality.objects.values_list("pk", flat=True):
        assert walk(place, ())


def test_an_edge_joins_what_ended_that_day_to_what_was_there_then() -> None:
    for edge in Succession.objects.select_related("from_municipality", "to_municipality"):
        assert edge.from_municipality.valid_to == edge.date
        assert edge.to_municipality.valid_from == edge.date


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Skedsmo", "Lillestrøm"),
        ("0806", "Skien"),
        ("alesund", "Ålesund"),
        ("aalesund", "Ålesund"),
        ("Tromsoe", "Tromsø"),
        ("baerum", "Bærum"),
        ("Trondhjem", "Trondheim - Tråante"),
        ("drammmen", "Drammen"),
        ("Raane", "Rana - Raane"),
        ("Porsáŋgu", "Porsanger - Porsáŋgu - Porsanki"),
        ("kaivuono", "Gáivuotna - Kåfjord - Kaivuono"),
    ],
)
def test_it_is_found_by_what_people_type(query: str, found: str) -> None:
    assert found in names(query)


def test_the_name_itself_comes_before_those_that_begin_with_it() -> None:
    best = Municipality.objects.today().named("Os").first()
    assert best is not None
    assert best.name == "Os"


def test_what_was_divided_leads_to_every_part() -> None:
    old = Municipality.objects.numbered("1507", dt.date(2022, 1, 1)).get()
    assert [str(one) for one in old.successors()] == ["Haram", "Ålesund"]


@pytest.mark.parametrize("query", ["", "   ", "!!", "xqzw"])
def test_nonsense_finds_nothing(query: str) -> None:
    assert not Municipality.objects.named(query).exists()


def test_the_alphabet_ends_with_å_and_a_south_sámi_long_a_begins_it() -> None:
    ordered = [str(one) for one in Municipality.objects.today()]
    assert ordered[0] == "Aarborte - Hattfjelldal"
    assert ordered[-3:] == ["Ås", "Åseral", "Åsnes"]
    assert ordered.index("Øyer") < ordered.index("Ål")


def test_those_with_one_name_are_told_apart() -> None:
    labels = {one.label for one in Municipality.objects.today().named("Herøy") if one.name == "Herøy"}
    assert labels == {"Herøy (Møre og Romsdal)", "Herøy (Nordland)"}


def test_everyone_is_meant_by_what_our_own_lists_call_it_and_by_its_number() -> None:
    today = Municipality.objects.today()
    for one in today:
        assert today.meant_by(one.label) == one
        assert today.meant_by(one.number) == one


def test_a_name_that_two_have_means_neither() -> None:
    today = Municipality.objects.today()
    assert today.meant_by("Herøy") is None
    assert today.meant_by("Herøy (Finnmark)") is None
    nordland = today.meant_by("  herøy  (NORDLAND) ")
    assert nordland is not None
    assert nordland.number.startswith("18")
    assert today.meant_by("") is None


def test_no_two_have_one_number_on_the_same_day() -> None:
    make_municipality("9001", "2000-01-01", "2010-01-01")
    make_municipality("9001", "2010-01-01")
    with pytest.raises(DatabaseError, match="municipality_has_its_number_alone"), transaction.atomic():
        make_municipality("9001", "2009-12-31", "2010-01-01")


def test_none_ends_before_it_begins() -> None:
    with pytest.raises(DatabaseError, match="municipality_ends_after_it_begins"), transaction.atomic():
        make_municipality("9002", "2010-01-01", "2010-01-01")


@pytest.mark.parametrize("number", ["301", "03O1", "03011"])
def test_a_number_is_four_digits(number: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        make_municipality(number, "2000-01-01")


def test_the_ages_add_up_to_the_children() -> None:
    oslo = Population.objects.get(municipality__number="0301")
    with pytest.raises(DatabaseError, match="population_adds_up"), transaction.atomic():
        Population.objects.filter(pk=oslo.pk).update(children_6_17=oslo.children_6_17 + 1)


def test_grorud_is_in_oslo() -> None:
    grorud = District.objects.get(number="030110")
    assert (grorud.name, grorud.municipality.name) == ("Grorud", "Oslo")
    assert [
        District.objects.filter(municipality__number=number).count() for number in ("0301", "4601", "1103", "5001")
    ] == [15, 8, 9, 4]
