"""Loading a bank: errors stop it, warnings do not."""

from __future__ import annotations

import pytest

from bot.bank.checks import load
from bot.errors import BankError
from tests.bank.variants import SMALL, all_of, put, within


def test_a_bank_is_loaded() -> None:
    assert load(SMALL.encode(), name="small.yaml").id == "milltown-bridge"


def test_warnings_do_not_stop_a_bank() -> None:
    unused = put(
        "quotes:\n  close", "quotes:\n  spoke: {by: reporter, exact: spoke against the plan}\n  close"
    )
    block = SMALL[SMALL.index("verified:") : SMALL.index("\nactors:")]
    assert load(unused(SMALL.replace(block, "")).encode(), name="small.yaml").verified is None


def test_every_error_is_told_with_its_line() -> None:
    broken = all_of(
        within("how-long", "difficulty: 1", "difficulty: 9"),
        within("who-cuts-off", "cites: [cuts-off]", "cites: [cut-off]"),
        within("castle-closing", "does Ben Castle stand", "does Mayor Brook stand"),
    )
    with pytest.raises(BankError) as told:
        load(broken(SMALL).encode(), name="small.yaml")
    codes = [line.split()[1] for line in str(told.value).splitlines()]
    assert codes == ["Q116", "Q118", "Q402"]
    assert str(told.value).startswith("small.yaml:74:17: ")


def test_a_bank_whose_quotes_have_changed_since_they_were_verified_is_not_loaded() -> None:
    with pytest.raises(BankError, match="Q702"):
        load(put("Closing the bridge cuts", "Closing a bridge cuts")(SMALL).encode(), name="small.yaml")
