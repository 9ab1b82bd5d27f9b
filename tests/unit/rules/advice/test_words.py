"""Every kind of piece in its words: the numbers, and the sum behind the money a year."""

from datetime import date
from decimal import Decimal

import pytest

from finance_core.dates import Month
from finance_core.rules.advice import words
from finance_core.rules.advice.piece import (
    FAMILIES,
    Action,
    BeginGoal,
    Change,
    Claim,
    Contract,
    Dearer,
    Effort,
    Fees,
    Figures,
    Idle,
    Impulse,
    Kind,
    Look,
    Milestone,
    Often,
    Order,
    Pair,
    Payday,
    Piece,
    Price,
    QuietDays,
    Shock,
    Streak,
    Weekend,
)

DAY = date(2026, 6, 15)
MONTH = Month(2026, 10)
LOOK = Look("payments")


def money(minor: int) -> str:
    return f"€{minor / 100:,.2f}"


def _piece(
    kind: Kind, figures: Figures, subject: str = "", *, yearly: int = 0, up_to: int = 0, effort: Effort = "minutes",
    action: Action = LOOK,
) -> Piece:
    return Piece(
        key=f"{kind}:{subject}", kind=kind, subject=subject, figures=figures, action=action, evidence=(1, 2),
        yearly_minor=yearly, up_to_minor=max(up_to, yearly), claims=frozenset({Claim("spent", 1)}), effort=effort,
    )  # fmt: skip


SAID: list[tuple[Piece, str, str]] = [
    (
        _piece("after_end", Price(30_00, 12, 60_00, DAY), "Gym", yearly=60_00), "“Gym” was paid after its end",
        ("You said that it has ended, yet €60.00 was taken in 2 payments, the first on 15 June 2026. Ask for the "
         "money back."),
    ),
    (
        _piece("risen", Price(17_99, 12, 190_00, DAY, 14_99), "Films", yearly=36_00, up_to=215_88), "“Films” has become dearer",
        ("Since 15 June 2026 it costs €17.99 instead of €14.99, 20% more. The rise alone: €3.00 × 12 = €36.00 a year; "
         "ending it saves up to €215.88."),
    ),
    (
        _piece("risen", Price(23_00, 26.089, 500_00, DAY, 21_50), "Box", yearly=39_13, effort="an hour"),
        "“Box” has become dearer",
        "Since 15 June 2026 it costs €23.00 instead of €21.50, 7% more. The rise alone: €1.50 about 26 times, €39.13 a year.",
    ),
    (
        _piece("twice", Pair("Gym", "Leisure", 25_00, 12, 275_00), "Gym", yearly=275_00), "“Gym” is paid twice",
        ("Two payments go there in the same rhythm. If one is enough, ending the cheaper saves €25.00 × 12 = €300.00 a year. "
         "Counted is no more than was paid in the last twelve months, €275.00."),
    ),
    (
        _piece("alike", Pair("Gym", "Leisure", 25_00, 1, 25_00), "Climbing", yearly=25_00), "“Climbing” may be one too many",
        "You also pay “Gym” in Leisure. If one of them would do, ending the cheaper saves €25.00 a year.",
    ),
    (
        _piece("fees", Fees(106_00, 66_00), "Own bank", yearly=64_50), "Fees that keep coming back",
        ("€66.00 of fees went in the last twelve months to those who take some in most quarters, of €106.00 in all, above "
         "all to “Own bank”. Counted by the quarters that had one: €64.50. Look for an account without."),
    ),
    (
        _piece("dearer", Dearer(310_00, 209_00, 24), "Eating out", yearly=363_60, up_to=1212_00),
        "Eating out costs more than it used to",
        ("The middle one of the last three months cost €310.00, where six in ten of the 24 before stayed below €209.00. "
         "Back to that, 12 × €101.00 = €1,212.00 a year; counted is 30% of it, €363.60, as few cuts last."),
    ),
    (
        _piece("dearer", Dearer(310_00, 1_00, 24), "Home", yearly=930_00, up_to=3708_00), "Home costs more than it used to",
        ("The middle one of the last three months cost €310.00, where six in ten of the 24 before stayed below €1.00. "
         "Back to that, 12 × €309.00 = €3,708.00 a year; counted is €930.00, what these months cost."),
    ),
    (
        _piece("idle_cash", Idle(3000_00, 9000_00, 4, Decimal("0.015")), yearly=45_00), "Money lies idle",
        ("For two months at least €3,000.00 lay at hand beyond the €9,000.00 kept for 4 months of needs and for goals. "
         "€3,000.00 × 1.5% = €45.00 a year."),
    ),
    (
        _piece("idle_cash", Idle(3000_00, 9000_00, 4, Decimal("0.199"), "Card"), "Card", yearly=400_00),
        "Pay down “Card” with money that lies idle",
        ("For two months at least €3,000.00 lay at hand beyond the €9,000.00 kept for 4 months of needs and for goals. "
         "Paid into the debt at 19.9%, it saves at least €400.00 in a year."),
    ),
    (
        _piece("debt_order", Order(900_00, 700_00, 24), yearly=100_00), "Your debts could cost less in another order",
        ("Interest and fees come to €900.00 over 2 years as you pay now, and to €700.00 with the same money in the "
         "cheapest order: €200.00 less, €100.00 a year."),
    ),
    (
        _piece(
            "renegotiate", Contract(50_00, 12, 588_00, Decimal("0.05"), Decimal("0.10")), "Power", yearly=29_40, up_to=58_80
        ),
        "Ask for a better price: “Power”",
        ("It costs €50.00 × 12 = €600.00 a year. Counted is no more than was paid in the last twelve months, "
         "€588.00. That talking or going elsewhere takes 5% to 10% off is an assumption, nothing that your payments show."),
    ),
    (
        _piece("income_shock", Shock(500_00, 3000_00, 4000_00, 1600_00, MONTH)), "Less money came in than usual",
        ("In October 2026 €500.00 came in, where €3,000.00 is usual. €4,000.00 at hand over €1,600.00 of needs a month: enough "
         "for 2.5 months. Only what keeps money on the account is shown until income is back."),
    ),
    (
        _piece("income_shock", Shock(500_00, 3000_00, None, None, MONTH)), "Less money came in than usual",
        ("In October 2026 €500.00 came in, where €3,000.00 is usual. Only what keeps money on the account is shown until it "
         "is back."),
    ),
    (
        _piece("more", Change(780_00, 590_00, 600_00, 30, "Eating out", DAY)), "More spent than usual",
        ("Everyday spending of the 30 days up to 15 June 2026 is €780.00, 30% more than the usual €600.00 and more than in "
         "any such stretch of half a year, above all in Eating out."),
    ),
    (
        _piece("less", Change(510_00, 590_00, 600_00, 30, "Eating out", DAY), action=BeginGoal(1080_00, 90_00)),
        "Less spent than usual: well done",
        ("Everyday spending of the 30 days up to 15 June 2026 is €510.00, 15% less than the usual €600.00 and less than in "
         "any such stretch of half a year, above all in Eating out. €90.00 could be put aside."),
    ),
    (
        _piece("milestone", Milestone(50, 510_00, 1000_00, reached=True), "Holiday"), "“Holiday”: half of it is saved",
        "€510.00 of €1,000.00 is saved.",
    ),
    (
        _piece("milestone", Milestone(75, 740_00, 1000_00, reached=False), "Holiday"),
        "“Holiday” is almost three quarters there",
        "€740.00 of €1,000.00 is saved: €10.00 to go.",
    ),
    (
        _piece("streak", Streak(7, 700_00)), "Something left over, month after month",
        "7 months in a row left something over, €700.00 in all.",
    ),
    (
        _piece("quiet_month", QuietDays(18, 31, 5, 6, MONTH), "2026-10"), "Many days without a purchase: well done",
        "In October 2026 nothing was bought on 18 of 31 days; in the 6 months before it was usually 5.",
    ),
    (
        _piece("quiet_days", QuietDays(5, 31, 5, 6, MONTH)), "Days without a purchase",
        "In October 2026 nothing was bought on 5 of 31 days; in the 6 months before it was usually 5.",
    ),
    (
        _piece("often", Often(58, 91, 10_17, 737_70), "Eating out"), "Small purchases in Eating out add up",
        "58 small purchases in 91 days, 4 a week, usually €10.17 each: €737.70 in all.",
    ),
    (
        _piece("weekend", Weekend(60_00, 20_00, 26)), "Weekends cost more than other days",
        "A Saturday or Sunday costs €60.00, another day €20.00, over 26 whole weeks and without bills.",
    ),
    (
        _piece("impulse", Impulse(3, 9, 135_00, 91), "Shopping"), "Days with several purchases in Shopping",
        "On 3 of 91 days there were three or more, 9 purchases and €135.00 in all.",
    ),
    (
        _piece("payday", Payday(50_00, 20_00, 7, 11)), "More is spent right after payday",
        "Within 7 days of payday a day costs €50.00, any other €20.00, over 11 paydays and without bills.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("piece", "title", "reason"), SAID, ids=[piece.key for piece, _, _ in SAID])
def test_what_is_said(piece: Piece, title: str, reason: str) -> None:
    assert words.title(piece) == title
    assert words.reason(piece, money) == reason


def test_every_kind_is_said_here_or_of_the_demo() -> None:
    assert {piece.kind for piece, _, _ in SAID} | {"trial"} == set(FAMILIES)


def test_what_it_is_worth() -> None:
    found = {piece.key: words.worth(piece, money) for piece, _, _ in SAID}
    assert found["risen:Films"] == "At least €36.00 a year, up to €215.88"
    assert found["alike:Climbing"] == "At least €25.00 a year"
    assert found["renegotiate:Power"] == "Perhaps €29.40 to €58.80 a year"
    assert found["after_end:Gym"] == "€60.00 to ask back"
    assert found["streak:"] == ""
