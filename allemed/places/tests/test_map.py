"""The hexagon map: its layout, its page, its table."""

from __future__ import annotations

import gzip
import itertools
import re
from collections.abc import Iterator

import pytest
from django.test import Client

from allemed.places import map_layers
from allemed.places.hexagons import compute
from allemed.places.hexagons.drawing import Mark, draw, layout
from allemed.places.models import Municipality

pytestmark = pytest.mark.django_db


@pytest.fixture
def friends() -> Iterator[None]:
    """A second layer, as a room above would register it."""

    class Friends:
        key, title, shape = "venner", "Venner", "core"

        def places(self) -> list[map_layers.Place]:
            return [map_layers.Place(one) for one in Municipality.objects.today().filter(number__in=["3101", "1151"])]

    map_layers.register(Friends())
    yield
    map_layers._layers.pop("venner")


def page(client: Client, query: str = "") -> str:
    response = client.get(f"/kart/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_every_municipality_of_today_has_a_cell_of_its_own() -> None:
    cells = layout()
    assert set(cells) == set(Municipality.objects.today().values_list("number", flat=True))
    assert len(set(cells.values())) == 357


def test_the_map_is_still_norway() -> None:
    """Neighbours near, true directions, whole counties, one country (see `compute.measures`)."""
    norway = compute.read()
    cells = layout()
    measured = compute.measures(norway, [cells[number] for number in norway.numbers])
    assert measured["neighbours_that_touch_percent"] >= 80
    assert measured["neighbours_within_two_percent"] >= 99
    assert measured["neighbours_farthest_cells"] <= 3
    assert measured["direction_error_median_degrees"] <= 25
    assert measured["counties_in_one_piece"] == 15
    assert measured["countries_in_one_piece"] == 1
    assert measured["rows"] > measured["columns"]


def test_north_is_up_and_the_north_lies_to_the_east() -> None:
    (oslo_x, oslo_y), (vadsø_x, vadsø_y) = layout()["0301"], layout()["5607"]
    assert vadsø_y < oslo_y
    assert vadsø_x > oslo_x


@pytest.mark.prove
def test_computing_it_again_gives_the_same_map() -> None:
    norway = compute.read()
    assert dict(zip(norway.numbers, compute.compute(norway), strict=True)) == layout()


def test_names_beside_the_map_do_not_overlap() -> None:
    marks = [Mark(number, "fill", number) for number in list(layout())[::18]]
    for is_west in (True, False):
        heights = sorted(label.y for label in draw({}, marks).labels if label.end == is_west)
        assert all(lower - upper >= 39.9 for upper, lower in itertools.pairwise(heights))


def test_a_name_in_three_languages_has_three_lines_in_its_cell() -> None:
    drawing = draw({"5622": "Porsanger - Porsáŋgu - Porsanki"}, only="56")
    (cell,) = [shape for shape in drawing.cells if shape.number == "5622"]
    assert [text for _, text, _ in cell.lines] == ["Porsanger", "Porsáŋgu", "Porsanki"]


def test_a_mark_on_a_former_number_is_refused() -> None:
    with pytest.raises(KeyError):
        draw({}, [Mark("0806", "fill", "Skien")])


def test_the_twelve_that_tried_fritidskort_are_on_it_and_in_the_table(client: Client) -> None:
    html = page(client, "?lag=pilot")
    names = re.findall(r'<th scope="row">([^<]+)', html)
    assert names == [
        "Arendal", "Asker", "Fauske - Fuossko", "Halden", "Haugesund", "Kvam", "Namsos - Nåavmesjenjaelmie",
        "Grorud (Oslo)", "Skien", "Stor-Elvdal", "Tromsø", "Vadsø",
    ]  # fmt: skip
    assert html.count('class="am-map__link"') == 12
    assert "am-map__mark--part" in html


def test_every_cell_leads_to_a_line_that_is_there(client: Client, friends: None) -> None:
    html = page(client)
    for anchor in re.findall(r'class="am-map__link" href="#([^"]+)"', html):
        assert html.count(f'id="{anchor}"') == 1


def test_a_place_in_two_layers_is_one_line_and_one_cell(client: Client, friends: None) -> None:
    html = page(client)
    assert html.count('id="kommune-3101"') == 1
    assert "Prøvde Fritidskort · Venner" in html
    assert "Utsira" not in page(client, "?lag=pilot").split("<table", 1)[1]


def test_it_comes_close_to_a_county(client: Client) -> None:
    html = page(client, "?fylke=56")
    assert html.count('<th scope="row">') == 18
    assert "Vadsø" in html
    assert html.count("am-map__inside") == 18


def test_the_map_comes_before_the_way_to_each_county(client: Client) -> None:
    html = page(client)
    assert html.index("am-map__svg") < html.index("?fylke=") < html.index("<table"), "on a telephone they stand below"


def test_it_is_sorted_by_plain_links(client: Client) -> None:
    html = page(client, "?fylke=11&sorter=barn")
    assert re.findall(r'<th scope="row">([^<]+)', html)[:2] == ["Stavanger", "Sandnes"]
    assert 'aria-sort="descending"' in html
    assert "?fylke=11&amp;sorter=barn" in html


@pytest.mark.parametrize("query", ["?fylke=19", "?lag=finnes-ikke", "?sorter=navn"])
def test_what_does_not_exist_is_not_found(client: Client, query: str) -> None:
    assert client.get(f"/kart/{query}").status_code == 404


def test_it_is_light_and_the_same_for_everyone(client: Client) -> None:
    response = client.get("/kart/")
    assert len(gzip.compress(response.content)) < 40_000
    assert "public" in response.headers["Cache-Control"]
    assert "Cookie" not in response.headers.get("Vary", "")
    assert "<script" not in response.content.decode().split("<main", 1)[1].split("</main>")[0]
    assert "style=" not in response.content.decode()


def test_it_asks_the_database_a_few_questions_only(client: Client, django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(22):  # type: ignore[operator]
        client.get("/kart/")


def test_the_facts_can_be_fetched_for_a_spreadsheet(client: Client) -> None:
    lines = client.get("/kart/kommuner.csv").content.decode().strip().split("\r\n")
    assert lines[0] == "\ufeffkommunenummer;kommune;fylke;innbyggere;barn 6–17 år;år"
    assert len(lines) == 358
    assert sum(int(line.split(";")[4]) for line in lines[1:]) == 769_327
