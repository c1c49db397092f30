"""Every rule over a bank is broken by one case here, and by it alone."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.bank.checks import RULES
from bot.bank.faults import Severity
from bot.bank.rules.rule import BankRule
from tests.bank.variants import SMALL, SMALL_TEXT, Edit, all_of, copies, faults_of, put, within

LONG = "The article says it. " * 56


@dataclass(frozen=True)
class Case:
    """One way to break a rule: an edit of the small bank, or of its article."""

    code: str
    edit: Edit = lambda text: text
    says: str = ""
    article: Edit | None = None
    verify: bool = True


def _longest_is_right(number: int, block: str) -> str:
    """Make the right option the longest, and let it stand in another place each time."""
    head, options, rest = block.partition("    options:\n")
    lines, _, tail = rest.partition("    explanation:")
    longer = lines.replace("For one year", "For one year that starts in May").splitlines(keepends=True)
    turn = number % len(longer)
    return head + options + "".join(longer[turn:] + longer[:turn]) + "    explanation:" + tail


CASES = [
    Case(
        "Q201", within("how-long", "cites: [close-a-year, too-early-bridge]", "cites: []"), "cites no quote"
    ),
    Case("Q202", within("words-for-closing", "cites: [ten-years]", "cites: [school-lane]"), '"ten-years"'),
    Case("Q203", within("who-cuts-off", "cites: [cuts-off]", "cites: [ten-years]"), "Ben Castle"),
    Case(
        "Q204",
        all_of(
            within("castle-closing", "key: opposes", "key: mixed"),
            within("castle-closing", "mixed: {", "opposes: {"),
        ),
        '"opposes"',
    ),
    Case(
        "Q204",
        put(
            "{actor: castle, issue: closing, position: opposes, quotes: [cuts-off]}",
            "{actor: shops, issue: closing, position: opposes, quotes: [sales-fell]}",
        ),
        "no stance entry",
    ),
    Case("Q205", within("castle-closing", "cites: [cuts-off]", "cites: [school-lane]"), "cuts-off"),
    Case("Q205", within("league-buses", "cites: [league-silent]", "cites: [sales-fell]"), "league-silent"),
    Case("Q206", within("cars-a-day", "answer: 240", "answer: 250"), "250"),
    Case("Q207", within("name-of-street", "cites: [sales-fell]", "cites: [school-lane]"), "Bridge Street"),
    Case("Q208", within("how-long", "[close-a-year, too-early-bridge]", "[any-case]"), "no word in common"),
    Case("Q209", put("overdue: {by: league", "overdue: {by: castle"), "Ben Castle"),
    Case(
        "Q210",
        put("position: supports, quotes: [ten-years]", "position: supports, quotes: [cuts-off]"),
        "no words",
    ),
    Case("Q210", put("position: supports, quotes: [any-case]", "position: supports"), "has no quotes"),
    Case(
        "Q211",
        put(
            "\nquestions:",
            "  - {actor: brook, issue: buses, position: mixed, quotes: [half-the-cost]}\n\nquestions:",
        ),
        "two stance entries",
    ),
    Case("Q212", put("actors:\n", "actors:\n  reporter: {name: Sam Reed, role: reporter}\n"), "another id"),
    Case("Q213", put("conveyed_by: stone", "conveyed_by: castle"), "its own speaker"),
    Case("Q301", within("brook-promises", "multiple_choice", "single_choice"), "2 right options"),
    Case(
        "Q301",
        within("how-long", "correct: true", "error: wrong_detail, feedback: The plan is for one year."),
        "no right option",
    ),
    Case(
        "Q301",
        all_of(
            within(
                "brook-promises",
                "error: not_in_article, feedback: The article names no payment to shops.",
                "correct: true",
            ),
            within(
                "brook-promises",
                "error: wrong_detail, feedback: The League spoke of ten years; the plan is for one.",
                "correct: true",
            ),
        ),
        "no wrong option",
    ),
    Case(
        "Q302",
        within("how-long", ", feedback: The trial took place in October and is over.", ""),
        "no feedback",
    ),
    Case("Q303", within("how-long", "correct: true", "correct: true, feedback: So it is."), "Option 2"),
    Case("Q304", within("how-long", "text: For good", "text: for one  year."), "same as number 2"),
    Case(
        "Q304",
        within("order-of-speakers", "The Walkers' League on ten years", "The mayor on people on foot"),
        "number 1",
    ),
    Case(
        "Q304",
        within(
            "cars-a-day",
            "    otherwise:",
            "      - {value: 12, error: wrong_detail, feedback: No.}\n    otherwise:",
        ),
        "number 1",
    ),
    Case(
        "Q305",
        within(
            "castle-closing",
            "      mixed: {error: overstated, feedback: He named no part of the plan that he likes.}\n",
            "",
        ),
        '"mixed"',
    ),
    Case(
        "Q306",
        within(
            "castle-closing",
            "    others:\n",
            "    others:\n      opposes: {error: overstated, feedback: No.}\n",
        ),
        '"opposes" is the key',
    ),
    Case(
        "Q307",
        within("who-cuts-off", "cites: [cuts-off]", "cites: [cuts-off, sales-fell]"),
        '"shops" is true too',
    ),
    Case(
        "Q307",
        within("words-for-closing", "cites: [ten-years]", "cites: [ten-years, on-foot-first]"),
        "on-foot-first",
    ),
    Case("Q308", within("cars-a-day", "value: 12", "value: 240"), "240 of question"),
    Case("Q308", within("cars-a-day", "answer: 240", "answer: 240\n    tolerance: 230"), "± 230"),
    Case(
        "Q309",
        within("name-of-street", "text: School Lane", "text: the bridge street!"),
        "the bridge street!",
    ),
    Case("Q401", within("how-long", "By the article, for how long", "For how long"), "whose claim"),
    Case(
        "Q402", within("castle-closing", "does Ben Castle stand", "does Mayor Brook stand"), "name Ben Castle"
    ),
    Case(
        "Q403",
        within("how-long", "By the article, for how long will", "By the article, do you think that"),
        "do you think",
    ),
    Case(
        "Q404",
        within("how-long", "explanation: The article says", "explanation: The mayor admits"),
        '"admits"',
    ),
    Case("Q404", put("A mayor plans to close", "A radical mayor plans to close"), '"radical"'),
    Case("Q405", within("how-long", "be closed to cars?", 'be "closed forever"?'), "“closed forever”"),
    Case("Q406", within("how-long", "text: For good", "text: All of the above"), "Option 3"),
    Case("Q406", within("how-long", "text: For good", "text: Both A and C"), "Option 3"),
    Case(
        "Q407",
        within("how-long", "text: For one year", "text: For one year that starts in May by the mayor's plan"),
        "51 to 20",
    ),
    Case(
        "Q501",
        all_of(
            within("how-long", "By the article, for how long will the Old Bridge be closed to cars?", LONG),
            within(
                "how-long",
                "    explanation:",
                "".join(
                    f"      - {{text: {letter * 299}, error: wrong_detail, feedback: No.}}\n"
                    for letter in "ijkl"
                )
                + "    explanation:",
            ),
            within("how-long", "text: For good", f"text: {'m' * 300}"),
            within("how-long", "text: For two weeks", f"text: {'n' * 300}"),
            within("how-long", "text: For one year", f"text: {'o' * 300}"),
            within("how-long", "text: Until the trial ends", f"text: {'p' * 300}"),
        ),
        "does not fit",
    ),
    Case(
        "Q502",
        all_of(
            within("how-long", "By the article, for how long will the Old Bridge be closed to cars?", LONG),
            within(
                "how-long",
                "The article says that the town will close the bridge to cars for one year, starting in May.",
                f"The bridge. {LONG}",
            ),
            within("how-long", "Two weeks was the length of the trial in October.", LONG),
        ),
        "longest verdict",
    ),
    Case(
        "Q601",
        put("\nquestions:", "  - {actor: stone, issue: buses, position: not_stated}\n\nquestions:"),
        "Eva Stone",
    ),
    Case("Q602", put("issues:\n", "issues:\n  parking: Should parking cost money?\n"), '"parking"'),
    Case(
        "Q603",
        put("\nquestions:", "  - {actor: shops, issue: buses, position: not_stated}\n\nquestions:"),
        "Shops Association",
    ),
    Case(
        "Q604",
        all_of(
            put(
                "claims:\n",
                "claims:\n  against: {by: castle, says: The plan is wrong., kind: policy, issue: closing, "
                "quotes: [spoke]}\n",
            ),
            put(
                "quotes:\n  close",
                "quotes:\n  spoke: {by: reporter, exact: spoke against the plan, paragraph: 3}\n  close",
            ),
        ),
        '"against"',
    ),
    Case(
        "Q605",
        put(
            "quotes:\n  close",
            "quotes:\n  spoke: {by: reporter, exact: spoke against the plan, paragraph: 3}\n  close",
        ),
        '"spoke"',
    ),
    Case("Q606", copies("who-cuts-off", 4), '"castle" is the key of 5 of 6'),
    Case("Q607", copies("brook-buses", 5), '"mixed" is the key of 6 of 9'),
    Case(
        "Q608",
        all_of(copies("castle-closing", 4), copies("brook-buses", 1), copies("league-buses", 1)),
        '"opposes" is the key of 5 of the 6',
    ),
    Case("Q609", all_of(copies("sales-after-closing", 2), copies("trial-success", 2)), '"stated"'),
    Case(
        "Q609",
        all_of(
            copies("trial-success", 4),
            lambda text: (
                copies("trial-success", 1)(text)
                .replace("trial-success-0\n", "trial-success-9\n", 1)
                .replace("key: contradicted", "key: stated", 1)
                .replace("      stated: {error: wrong_detail", "      contradicted: {error: wrong_detail", 1)
            ),
        ),
        '"contradicted" is the key',
    ),
    Case(
        "Q610",
        all_of(within("value-or-figure", "skill: claim_type", "skill: evidence"), copies("how-long", 5)),
        "skill claim_type",
    ),
    Case("Q611", copies("how-long", 8, _longest_is_right), "8 of 9"),
    Case("Q612", copies("how-long", 8), "number 2 in 9 of 9"),
    Case(
        "Q701",
        lambda text: text[: text.index("verified:")] + text[text.index("actors:") :],
        "never looked up",
    ),
    Case(
        "Q702",
        put("exact: should have come ten years ago.", "exact: should have come years ago."),
        "no longer",
        verify=False,
    ),
    Case(
        "Q703",
        put("exact: Closing the bridge cuts", "exact: Closing that bridge cuts"),
        "“the”, not “that”",
        article=str,
    ),
    Case("Q703", put("prefix: 'after a year,", "prefix: 'after ten years,"), '"prefix"', article=str),
    Case(
        "Q703",
        put("exact: Closing the bridge cuts", "exact: Xylophones"),
        "the article has no “Xylophones”",
        article=str,
    ),
    Case("Q704", put("    prefix: 'after a year, Brook said: \"'\n", ""), "twice", article=str),
    Case(
        "Q705",
        put("north side off from its shops, paragraph: 3", "north side off from its shops, paragraph: 4"),
        "paragraph 3, not 4",
        article=str,
    ),
    Case(
        "Q706",
        put("north side off from its shops, paragraph: 3", "north side off from its shops"),
        "paragraph: 3",
        article=str,
    ),
    Case("Q707", says="not the one", article=lambda text: text + "\nCorrection: the bridge is new.\n"),
]


def test_the_small_bank_is_clean() -> None:
    assert faults_of(SMALL, article=SMALL_TEXT, verify=False) == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}: {case.says}")
def test_a_bank_that_breaks_one_rule_gets_that_code_only(case: Case) -> None:
    article = None if case.article is None else case.article(SMALL_TEXT)
    faults = faults_of(case.edit(SMALL), article=article, verify=case.verify)
    assert {fault.code for fault in faults} == {case.code}, "\n".join(map(str, faults))
    assert case.says in faults[0].message


@pytest.mark.parametrize("code", [code for code, rule in RULES.items() if isinstance(rule, BankRule)])
def test_every_rule_over_a_bank_has_such_a_case(code: str) -> None:
    assert code in {case.code for case in CASES}


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_every_rule_says_why_and_what_to_do(rule: BankRule) -> None:
    assert rule.title.endswith((".", "...", ")"))
    assert rule.why.strip('"')[0].isupper()
    assert rule.do[0].isupper()
    assert rule.severity in Severity


def test_no_two_rules_share_a_code() -> None:
    assert len({rule.title for rule in RULES.values()}) == len(RULES)
