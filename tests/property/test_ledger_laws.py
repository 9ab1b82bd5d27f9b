"""The laws that hold whatever is done: nothing disappears, sums are kept, and every step can be taken back."""

import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule
from sqlalchemy import event

from finance_core.models import Split, TransactionEdit
from finance_core.services import history, households, ledgers, transactions
from finance_core.services.importing import imports
from tests.ledgers import HISTORY, NOW, dump, load, new_database, open_store, prepare, second_household

ROW = st.tuples(
    st.dates(min_value=NOW.date().replace(year=2025), max_value=NOW.date()).map(str),
    st.sampled_from(["Cafe Lumen", "Green Basket", "Alder Studio pay", "Rent, flat 2", "Ünï \u4e2d\u6587"]),
    st.integers(-50_000, 50_000).map(lambda minor: f"{minor / 100:.2f}"),
)
# The first two rows settle the layout: a day beyond 12, and both columns of money. What follows may be anything.
ANCHOR = [("2024-12-31", "Opening", "-1.25"), ("2024-12-30", "Interest", "2.50")]


def bank_file(rows: list[tuple[str, str, str]]) -> bytes:
    """A CSV with columns for money out and money in, so that no sign is left open."""
    lines = ["Date,Description,Debit,Credit,Currency"]
    for day, text, amount in rows:
        money = f"{amount[1:]}," if amount.startswith("-") else f",{amount}"
        lines.append(f'{day},"{text}",{money},EUR')
    return "\n".join([*lines, ""]).encode()



class LedgerMachine(RuleBasedStateMachine):
    """A household in which anything happens in any order, beside a model of what must be booked."""

    steps: Bundle[Any] = Bundle("steps")

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.store = households.open_store(new_database(Path(self.folder.name)), now=NOW)
        self.home = households.own(self.store, now=NOW).id
        self.other = second_household(self.store)
        load(self.store, self.other, bank_file(ANCHOR))
        self.others = self._of(self.other)
        self.booked: Counter[tuple[str, str, str]] = Counter()

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            self.folder.cleanup()

    def _of(self, household_id: int) -> dict[str, list[dict[str, Any]]]:
        return {
            name: [row for row in rows if row.get("household_id") == household_id] for name, rows in dump(self.store).items()
        }

    @rule(target=steps, rows=st.lists(ROW, max_size=8))
    def bring_a_file(self, rows: list[tuple[str, str, str]]) -> Any:
        before = dump(self.store, without=HISTORY)
        file = Counter([*ANCHOR, *rows])
        batch = load(self.store, self.home, bank_file([*ANCHOR, *rows]))
        new = file - self.booked
        assert batch.rows_read == batch.imported + batch.duplicates + batch.refused == len(ANCHOR) + len(rows)
        assert batch.imported == new.total()
        self.booked |= file
        return ("import", batch.id, before, new) if new else multiple()

    @rule(rows=st.lists(ROW, max_size=8))
    def look_at_a_file(self, rows: list[tuple[str, str, str]]) -> None:
        before = dump(self.store)
        prepare(self.store, self.home, bank_file([*ANCHOR, *rows]))
        assert dump(self.store) == before

    @rule(target=steps, data=st.data(), note=st.text(max_size=12), payee=st.sampled_from(["", "Basket", "Lumen"]))
    def change_some(self, data: st.DataObject, note: str, payee: str) -> Any:
        ids = self._ids()
        if not ids:
            return multiple()
        chosen = data.draw(st.lists(st.sampled_from(ids), min_size=1, max_size=4, unique=True))
        before = dump(self.store, without=HISTORY)
        edit = TransactionEdit(note=note, payee=payee, add_tags=("seen",))
        if not transactions.edit_all(self.store, self.home, chosen, edit, now=NOW):
            return multiple()
        return ("edit", history.listed(self.store, self.home)[0].id, before, Counter())

    @rule(target=steps, data=st.data(), part=st.integers(-10_000, 10_000))
    def split_one(self, data: st.DataObject, part: int) -> Any:
        ids = self._ids()
        if not ids:
            return multiple()
        chosen = data.draw(st.sampled_from(ids))
        amount = transactions.get(self.store, self.home, chosen).amount_minor
        before = dump(self.store, without=HISTORY)
        parts = [Split(category_id=None, amount_minor=part), Split(category_id=None, amount_minor=amount - part)]
        transactions.split(self.store, self.home, chosen, parts, now=NOW)
        return ("edit", history.listed(self.store, self.home)[0].id, before, Counter())

    @rule(step=consumes(steps))
    def take_back_if_it_was_the_last(self, step: tuple[str, int, dict[str, Any], Counter[tuple[str, str, str]]]) -> None:
        """Undoing the newest step restores every table; an older one is left for the day it is the newest."""
        kind, which, before, brought = step
        newest = history.listed(self.store, self.home)[0]
        if kind == "import" and newest.import_batch_id == which and newest.action == "import":
            imports.undo(self.store, self.home, which, now=NOW)
            self.booked -= brought
            assert dump(self.store, without=HISTORY) == before
        elif kind == "edit" and newest.id == which:
            history.undo(self.store, self.home, which, now=NOW)
            assert dump(self.store, without=HISTORY) == before

    def _ids(self) -> list[int]:
        return [int(row) for row in ledgers.load(self.store, self.home).transactions["id"]]

    @invariant()
    def everything_booked_is_there_once(self) -> None:
        if hasattr(self, "store"):
            ledger = ledgers.load(self.store, self.home)
            rows = ledger.transactions
            days, amounts = rows["date"].dt.strftime("%Y-%m-%d"), (rows["amount"] * 100).round().astype("int64")
            stored = Counter(zip(days, rows["description"], amounts, strict=True))
            assert stored == Counter(
                {(day, text, round(float(amount) * 100)): n for (day, text, amount), n in self.booked.items() if n}
            )
            cents = (ledger.lines["amount"] * 100).round().sum()
            assert cents == (ledger.transactions["amount"] * 100).round().sum()

    @invariant()
    def others_notice_nothing(self) -> None:
        if hasattr(self, "store"):
            assert self._of(self.other) == self.others


TestLedgerMachine = LedgerMachine.TestCase
TestLedgerMachine.settings = settings(max_examples=20, stateful_step_count=10, deadline=None)


def test_an_import_that_fails_at_any_step_leaves_nothing(tmp_path: Path) -> None:
    """Every statement sent to the database is made to fail once; nothing of the import stays, and it works afterwards."""
    with open_store(new_database(tmp_path)) as store:
        home = households.own(store, now=NOW).id
        content = b"Date,Payee,Category,Amount,Currency\n2026-11-03,Lumen,Treats,-3.20,USD\n2026-11-13,Lumen,Treats,-3,USD\n"
        before = dump(store)
        countdown = [-1]

        def fail_at_zero(*_: object) -> None:
            countdown[0] -= 1
            if countdown[0] == 0:
                raise RuntimeError("lightning")

        event.listen(store.engine, "before_cursor_execute", fail_at_zero)
        for failing in range(1, 100):
            countdown[0] = failing
            try:
                load(store, home, content)
            except RuntimeError:
                countdown[0] = -1
                assert dump(store) == before
            else:
                assert failing > 15
                break
        else:
            raise AssertionError("the import never came through")
        countdown[0] = -1
        assert len(dump(store)["transaction"]) == 2
