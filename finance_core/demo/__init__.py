"""Made-up households, the same on every run: for the demo, for tests and for benchmarks. Pure: no clock, no network."""

from finance_core.demo.household import demo_household, households
from finance_core.demo.ledger_file import write_ledger_csv
from finance_core.demo.values import DemoAccount, DemoAnomaly, DemoFile, DemoHousehold, DemoTransaction

__all__ = [
    "DemoAccount", "DemoAnomaly", "DemoFile", "DemoHousehold", "DemoTransaction", "demo_household", "households",
    "write_ledger_csv",
]
