"""A program to be killed: it imports a file into a database, and says when it begins and when it is done."""

import sys
from pathlib import Path

from finance_core.services import households
from finance_core.services.importing import imports, previews
from tests.ledgers import NOW, TODAY, open_store


def main(url: str, file: str) -> None:
    """Import the file."""
    with open_store(url) as store:
        home = households.own(store, now=NOW).id
        (preview,) = imports.prepare(
            store, home, content=Path(file), file_name=file, account=previews.AccountChoice(name="Checking"), today=TODAY
        )
        sys.stdout.write("begin\n")
        sys.stdout.flush()
        imports.commit(store, home, preview, now=NOW)
        sys.stdout.write("done\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
