"""Proof by balance."""

from finance_core.statements.tables import proof


def test_oldest_first() -> None:
    found = proof.check([100, 80, 130], [7, -20, 50])
    assert (found.holds, found.inverted, found.rows) == (True, False, "oldest_first")


def test_newest_first_and_inverted() -> None:
    found = proof.check([130, 80, 100], [-50, 20, -7])
    assert (found.holds, found.inverted, found.rows) == (True, True, "newest_first")


def test_one_balance_a_day() -> None:
    assert proof.check([100, None, None, 130], [1, 10, -5, 25]).share == 1


def test_zeroes_prove_nothing() -> None:
    assert not proof.check([5, 5, 5], [0, 0, 0]).holds


def test_chance_is_no_proof() -> None:
    assert not proof.check([10, 25, 31, 90], [3, 4, 6, 8]).holds


def test_many_links_outweigh_rows_put_in_by_hand() -> None:
    steps = [500, -100, -100, -100, -100, -100, 700, 700, 700, 700, 700, 700]
    found = proof.check([500, 400, 300, 200, 100, 0, 700, 700, 700, 700, 700, 700], steps)
    assert (found.held, found.links, found.holds) == (6, 11, True)


def test_few_links_do_not() -> None:
    assert not proof.check([500, 400, 300, 300, 300], [500, -100, -100, -100, -100]).holds
