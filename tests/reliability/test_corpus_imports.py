"""Files of the shared corpus: imported twice they add nothing, five new rows add five, undo leaves no trace."""

import csv
from collections import Counter
from pathlib import Path

from tests.reliability.corpus_imports import check, empty_database

EVERY = 12
"""One file of so many: all of them take a minute and are checked by hand, see `corpus_imports`."""


def test_what_is_known_is_never_added_and_what_is_new_always(corpus: Path, tmp_path: Path) -> None:
    with (corpus / "statements" / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        paths = [entry["path"] for entry in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    fresh = empty_database(tmp_path)
    outcomes = Counter(check(corpus / "statements" / path, fresh) for path in paths[::EVERY])
    assert outcomes["rows"] > outcomes["refused"]
