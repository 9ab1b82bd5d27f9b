"""Pausing the collector of reference cycles."""

import gc

import pytest

from finance_core import collecting


def test_it_runs_again_after_the_last_pause() -> None:
    with collecting.paused():
        with collecting.paused():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_runs_again_after_an_error() -> None:
    with pytest.raises(ValueError, match="odd"), collecting.paused():
        raise ValueError("odd")
    assert gc.isenabled()


def test_what_was_off_before_stays_off() -> None:
    gc.disable()
    try:
        with collecting.paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
