"""The command says every no in one sentence and ends with 2."""

from __future__ import annotations

import pytest

from allemed.insight.command import main


@pytest.mark.parametrize("arguments", [[], ["nothing-like-this"], ["--unknown"]])
def test_a_wrong_command_is_one_sentence_and_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    assert said.err.rstrip().endswith(".")
