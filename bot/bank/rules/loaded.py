"""English words that take a side; in a quiz they belong in quotation marks, with their speaker."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_JUDGING = _set("""
    absurd aliens amnesty baseless bogus brave communist communists corrupt courageous coward cowardly
    cowards crackdown cruel debunked disastrous disgraceful draconian evil extremist extremists fanatic
    fanatics fascist fascists hero heroes heroic hordes hypocrisy hypocrite hypocrites illegals invasion
    lawless liar liars outrageous ploy propaganda radical radicals reckless regime ridiculous shameful
    stunt swarm swarms thug thugs traitor traitors woke
""")
"""They judge a person or a cause."""

_DOUBTING_OR_BELIEVING = _set("""
    admit admits admitted alleges blast blasted blasts boast boasted boasts brag bragged brags claimed
    concede conceded concedes fortunately insist insisted insists lashed lashes lied luckily obviously
    rant ranted rants rightly sadly slam slammed slams undoubtedly unfortunately whine whined whines
    wrongly
""")
"""They say whether the writer believes or likes what somebody says."""

LOADED = _JUDGING | _DOUBTING_OR_BELIEVING
