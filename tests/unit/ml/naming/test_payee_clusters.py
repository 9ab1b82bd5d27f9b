"""Payees that seem to be one, proposed with what speaks for it."""

from finance_core.ml.naming.payee_clusters import Cluster, cluster


def names(found: list[Cluster]) -> dict[str, set[str]]:
    """The members of each group by its name."""
    return {group.name: set(group.members) for group in found}


def test_spellings_and_branches_are_proposed_as_one() -> None:
    found = cluster(["Tesco", "TESCO STORES 3217", "Brambleford Bakery", "Bramblefords Bakery", "Cafe Rosa", "Cafe Rosa Acton"])
    assert names(found) == {
        "Tesco": {"TESCO STORES 3217"}, "Brambleford Bakery": {"Bramblefords Bakery"}, "Cafe Rosa": {"Cafe Rosa Acton"},
    }  # fmt: skip
    assert {group.name: group.evidence for group in found} == {
        "Tesco": ("cleaned",), "Brambleford Bakery": ("spelling",), "Cafe Rosa": ("beginning",),
    }  # fmt: skip


def test_the_best_name_is_proposed_for_all() -> None:
    (found,) = cluster(["Tvlicensing", "TV Licensing"], [90, 2])
    assert (found.name, found.members) == ("TV Licensing", ("Tvlicensing",))


def test_what_has_only_words_in_common_stays_apart() -> None:
    assert cluster(["Route 66", "Route 67", "Anna Smith", "Anna Jones", "Hotel Adlon", "Hotel", "Tesco", "Tesco Bank"]) == []


def test_rejected_pairs_are_not_proposed_again() -> None:
    assert cluster(["Cafe Rosa", "Cafe Rosa Acton"], rejected={("cafe rosa", "cafe rosa acton")}) == []


def test_a_payee_is_in_one_group_only() -> None:
    found = cluster(["Cafe Rosa", "Cafe Rosa Acton", "Cafe Rosa Acton Town", "CAFE ROSA"], [9, 3, 2, 1])
    members = [name for group in found for name in (group.name, *group.members)]
    assert len(members) == len(set(members))


def test_nothing_and_one_are_no_trouble() -> None:
    assert cluster([]) == []
    assert cluster(["Tesco"]) == []
    assert cluster(["", "12345"]) == []
    assert cluster([":", ";"]) == []
