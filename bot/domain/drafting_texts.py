"""The sentences that drafted questions are made of: neutral, attributed, English; a teacher edits the result.

They avoid verbs that agree with a name, because a name can be one person's, a body's or "Five other cities",
and pronouns, because a bank does not say which fit.
"""

from __future__ import annotations

from bot.domain.bank import ClaimKind
from bot.domain.terms import Position

# Prompts
WHOSE_WORDS = "According to the article, whose words are these? {words}"
WHOSE_CLAIM = "According to the article, who makes this claim? {says}"
WHAT_POSITION = "According to the article, what is the position of {name} on this question? {issue}"
WORDS_FOR_CLAIM = "Which words of the article show this claim of {name}? {says}"
WORDS_FOR_POSITION = "Which words of the article show the position of {name} on this question? {issue}"
OF_WHICH_KIND = "Of which kind is this claim of {name} in the article? {says}"
WHICH_NUMBER = "Which number stands at the gap in these words of {name} in the article? {words}"
WHICH_NUMBER_NARRATED = "Which number stands at the gap in these words of the article? {words}"
STATEMENT_CLAIM = "According to the article, this is a claim of {name}: {says}"
STATEMENT_ANSWER = "According to the article, the answer of {name} to this question is {answer}: {issue}"
STATEMENT_VOUCHED = "The article says in its own words that this claim of {name} is right: {says}"

# Where words stand, and whose they are
WHERE = " (paragraph {paragraph})"
QUOTED = "The article quotes {name}{where}: {words}."
QUOTED_FROM = "The article has these words of {name} from {conveyor}{where}: {words}."
NARRATED = "The article puts it in its own words{where}: {words}."
NARRATED_FROM = "The article puts it in its own words, from {conveyor}{where}: {words}."

# Explanations
WORDS_ARE_OF = "The article gives these words as those of {name}, {role}{where}."
CLAIM_IS_OF = "The article reports it as a claim of {name}, {role}. {shown}"
POSITION_IS = "By the article, the answer of {name} to this question is {answer}. {shown}"
NO_POSITION = "The article reports no position of {name} on this question."
WORDS_SHOW = "Words of {name}{where} show it."
WORDS_SHOW_NARRATED = "The article's own words{where} show it of {name}."
KIND_IS = "The claim of {name} {does}. {shown}"
NUMBER_IS = "The number in the article is {number}. {shown}"
NUMBER_IS_NOT = "The number in the article is {number}, not {other}. {shown}"
NOT_VOUCHED = (
    "The article passes it on as a claim of {name}; it does not say itself whether it is right. {shown}"
)

BY_THE_ARTICLE_OF = "by the article of {day}"

# What answers a wrong choice; the explanation and the cited words follow it
OTHER_WORDS = "These are not words of {name}. {else_}"
OTHER_CLAIM = "This is not reported as a claim of {name}. {else_}"
ELSE_WORDS = "The article gives other words of {name}{where}: {words}."
ELSE_CLAIM = "The article reports another claim of {name}: {says}"
ELSE_POSITION = "By the article, the answer of {name} to this question is {answer}: {issue}"
ELSE_NOTHING = "The article names somebody else."
NOT_THE_REPORTER = "The article does not say this in its own voice: it gives the words as those of {name}."
REVERSED = "It is the other way round: by the article{where}, the answer of {name} is {answer}."
ONE_SIDE = "The article reports one answer of {name}, not two{where}: it is {answer}."
BOTH_SIDES = "That is half of it: by the article{where}, the answer of {name} is {answer}."
REPORTED = "The article does report it{where}."
CONFIRMED = "The article does not contradict it{where}: the answer of {name} is {answer}."
SILENCE = "The article reports no position of {name} on this question, neither for nor against."
SILENCE_IS_NOT_MIXED = "A position of {name} that the article does not report is not one of two minds."
WORDS_OF_ANOTHER = "These words show something about {name}, not about {asked}. {else_}"
WORDS_ON_ANOTHER = "These words are about another question: {issue}"
WORDS_FOR_ANOTHER = "These words belong to another claim: {says}"
OTHER_KIND = "Such a claim {does}. This one of {name} {does_key}."
OTHER_NUMBER = "That number belongs to other words of the article{where}: {words}."
LOOK_AGAIN = "The article gives the number{where}."
CLAIM_IS_REPORTED = "The article does not contradict it: it reports this claim of {name}{where}."
NOT_DENIED = "The article has no words of its own against this claim of {name}."
ONLY_REPORTED = "The article reports it{where} as a claim of {name}; it does not say itself that it is right."

ANSWERS = {
    Position.SUPPORTS: "yes",
    Position.OPPOSES: "no",
    Position.MIXED: "partly yes, partly no",
    Position.NOT_STATED: "not reported",
}
"""What a position says to the question of its issue."""

# As options they are nearly of one length, so that none gives itself away.
KINDS = {
    ClaimKind.FACTUAL: "says what is the case",
    ClaimKind.CAUSAL: "says what leads to what",
    ClaimKind.STATISTICAL: "gives a number or trend",
    ClaimKind.VALUE: "says what is good or bad",
    ClaimKind.LEGAL: "says what the law allows",
    ClaimKind.POLICY: "says what should happen",
    ClaimKind.PREDICTION: "says what is yet to come",
}
