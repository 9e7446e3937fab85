"""Odd files, odd designs and every command: figures that are JSON, or one sentence and 2. Never a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from allemed.insight.command import main

FILES = {
    "one.csv": "y,x,g,c\n1,2,a,1\n",
    "rowless.csv": "y,x\n",
    "empty.csv": "",
    "truth.csv": "y,g,w\nTRUE,a,1\nFALSE,b,1\nTRUE,a,2\n,b,2\n",
    "dates.csv": "y,d,w\n1,2020-01-01,1\n0,2020-01-02,1\n1,2020-01-02,1\n",
    "unanswered.csv": "y,x,g\nNA,1,a\nNA,2,b\nNA,3,b\n",
    "constant.csv": "y,x,g,c\n1,1,a,1\n1,2,a,1\n1,3,a,2\n1,4,a,2\n",
    "small.csv": "y,x,g,c,f\n1,1,a,1,0.5\n0,2,a,1,1.5\n1,3,b,2,2.5\n0,4,b,2,0.5\n1,9,c,3,0.5\n0,7,c,3,1.5\n",
    "infinite.csv": "y,x\n1e400,1\n2,3\n3,4\n",
    "quoted.csv": 'y,"a ""b"" c",x\n1,"q,\nz",2\n0,r,3\n1,r,3\n',
    "tabs.tsv": "y\tx\n1\t2\n0\t3\n1\t4\n",
    "bytes.csv": "\x00\x01\x02",
    "commas.csv": "y;x\n1,5;2\n2,5;3\n",
}
DESIGNS = (
    "",
    "{weights: [a",
    "[1, 2]",
    "weights: w",
    "weights: 3",
    "clusters: c",
    "{strata: g, clusters: [c], nest: true, lonely: average}",
    "{clusters: c, replicates: {method: jk1}}",
    "{strata: g, replicates: {method: brr}}",
    "{strata: g, replicates: {method: bootstrap, replicates: 10}}",
    "{replicates: {columns: [x], scale: 1}}",
    "{clusters: c, fpc: [x]}",
    "{clusters: c, calibration: {method: poststratify, by: g, population: {a: 10, b: 20, c: 5}}}",
    '{calibration: [{method: greg, formula: "~ x", totals: {(Intercept): 60, x: 200}}]}',
)
COMMANDS = (
    "mean --y y",
    "mean --y y --by g",
    "mean --y d",
    "total --y y --by f",
    "proportion --y y --by x --ci likelihood",
    "proportion --y g=a",
    "proportion --y x",
    "quantile --y x --by g",
    "ratio --y y --x x",
    "change --y y --waves c",
    "change --y y --waves g --by c --independent",
    "change --y y --waves d",
    "trend --y y --waves x",
    "trend --y y --waves x --by g --independent",
    "trend --y y --waves g",
    "association --rows g --columns c",
    "lpm --formula y~1",
    "lpm --formula y~x+g",
    "lpm --formula y~x+f+g+c+x:f+x:c",
    "lpm --formula y~x --effects c --margins",
    "logit --formula y~1",
    "logit --formula y~x*g --margins",
    "logit --formula y~f+x --cluster c --margins",
    "logit --formula y~x --effects g --cluster c",
    "gap --y x --group y --block a=f --effects g",
)


@pytest.mark.parametrize("name", FILES)
def test_an_odd_file_meets_figures_or_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    data, design = tmp_path / name, tmp_path / "design.yaml"
    data.write_text(FILES[name], encoding="utf-8")
    for said in DESIGNS:
        design.write_text(said, encoding="utf-8")
        for line in COMMANDS:
            command, *more = line.split()
            status = main([command, str(data), "--design", str(design), *more, "--json"])
            out, err = capsys.readouterr()
            assert (status, out == "") in ((0, False), (2, True)), (line, said)
            if status == 0:
                json.loads(out, parse_constant=pytest.fail)
            else:
                assert len(err.splitlines()) == 1, (line, said, err)
