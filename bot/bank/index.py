"""A bank as the rules look things up in it: what is computed once, so that every rule stays linear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cached_property
from typing import TypeAlias, TypeVar

from bot.bank.quotes import Article, Found
from bot.bank.texts import numbers_in, stems
from bot.domain.bank import REPORTER, Bank, Claim, Stance
from bot.domain.questions import QuestionBase, StanceQuestion, TrueFalseNotStated, WhichQuote, WhoSaid
from bot.domain.wording import normalised

Q = TypeVar("Q", bound=QuestionBase)
Keyed: TypeAlias = TrueFalseNotStated | WhoSaid | StanceQuestion | WhichQuote


class Index:
    """A bank, the article where it is at hand, and what stands where in them."""

    def __init__(self, bank: Bank, article: Article | None = None) -> None:
        self.bank = bank
        self.article = article
        self._stems: dict[str, set[str]] = {}
        self._numbers: dict[str, set[Decimal]] = {}
        self._plain: dict[str, str] = {}

    @property
    def english(self) -> bool:
        """Whether the rules that know English words apply."""
        return self.bank.language.partition("-")[0] == "en"

    def questions(self, kind: type[Q]) -> Iterator[tuple[int, Q]]:
        """Yield the questions of a kind with their indexes."""
        for number, question in enumerate(self.bank.questions):
            if isinstance(question, kind):
                yield number, question

    def keyed(self) -> Iterator[tuple[int, Keyed]]:
        """Yield the questions that have one key and answer the others by it, with their indexes."""
        for number, question in enumerate(self.bank.questions):
            if isinstance(question, (TrueFalseNotStated, WhoSaid, StanceQuestion, WhichQuote)):
                yield number, question

    def name(self, actor_id: str) -> str:
        """Return what an actor is called in a sentence."""
        return "the reporter" if actor_id == REPORTER else self.bank.actors[actor_id].name

    @cached_property
    def stances(self) -> dict[tuple[str, str], Stance]:
        """The stance entries by actor and issue; the first where there are two."""
        stances: dict[tuple[str, str], Stance] = {}
        for stance in self.bank.stances:
            stances.setdefault((stance.actor, stance.issue), stance)
        return stances

    @cached_property
    def claims_on(self) -> dict[str, list[Claim]]:
        """The claims that rest on each quote."""
        claims: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.bank.claims.values():
            for quote_id in claim.quotes:
                claims[quote_id].append(claim)
        return claims

    @cached_property
    def issues_of_quotes(self) -> dict[str, set[str]]:
        """The issues that each quote is about, by the claims and the stances that rest on it."""
        issues: dict[str, set[str]] = defaultdict(set)
        parts: list[Claim | Stance] = [*self.bank.claims.values(), *self.bank.stances]
        for part in parts:
            for quote_id in part.quotes:
                issues[quote_id].add(part.issue)
        return issues

    def share_no_word(self, texts: list[str], quote_ids: Iterable[str]) -> bool:
        """Tell whether no word that carries content is in ``texts`` and in what the quotes speak of."""
        words = stems(" ".join(texts))
        return bool(words) and all(words.isdisjoint(self._quote_stems(quote_id)) for quote_id in quote_ids)

    def numbers(self, quote_id: str) -> set[Decimal]:
        """Return the numbers that stand in a quote."""
        if quote_id not in self._numbers:
            self._numbers[quote_id] = numbers_in(self.bank.quotes[quote_id].exact)
        return self._numbers[quote_id]

    def plain(self, quote_id: str) -> str:
        """Return a quote as typed answers are compared with it."""
        if quote_id not in self._plain:
            self._plain[quote_id] = normalised(self.bank.quotes[quote_id].exact)
        return self._plain[quote_id]

    def quotes_have(self, words: str) -> bool:
        """Tell whether normalised ``words`` stand in a quote of the bank, with a capital in front or not."""
        texts = self._quoted
        forms = (words, words[:1].lower() + words[1:], words[:1].upper() + words[1:])
        return any(next(texts.occurrences(form), None) is not None for form in forms)

    @cached_property
    def _quoted(self) -> Article:
        return Article("\n".join(quote.exact for quote in self.bank.quotes.values()))

    def _quote_stems(self, quote_id: str) -> set[str]:
        """Return what a quote, its speaker's name and the claims that rest on it speak of."""
        if quote_id not in self._stems:
            quote = self.bank.quotes[quote_id]
            texts = [quote.exact, *(claim.says for claim in self.claims_on.get(quote_id, ()))]
            for actor_id in (quote.by, quote.conveyed_by):
                if actor_id in self.bank.actors:
                    actor = self.bank.actors[actor_id]
                    texts += [actor.name, actor.role]
            self._stems[quote_id] = stems(" ".join(texts))
        return self._stems[quote_id]

    @cached_property
    def asked_quotes(self) -> set[str]:
        """The quotes that a question cites or shows as a choice."""
        asked = {quote_id for question in self.bank.questions for quote_id in question.cites}
        for question in self.bank.questions:
            if isinstance(question, WhichQuote):
                asked.update(question.choice_keys)
        return asked

    @cached_property
    def asked_stances(self) -> set[tuple[str, str]]:
        """The stance entries that a stance question asks for."""
        questions = self.bank.questions
        return {
            (question.actor, question.issue) for question in questions if isinstance(question, StanceQuestion)
        }

    @cached_property
    def actors_not_asked(self) -> list[str]:
        """The actors with a stance or a claim that no question touches."""
        asked = {self.bank.quotes[quote_id].by for quote_id in self.asked_quotes}
        asked |= {claim.by for quote_id in self.asked_quotes for claim in self.claims_on.get(quote_id, ())}
        asked |= {
            stance.actor for stance in self.bank.stances if not self.asked_quotes.isdisjoint(stance.quotes)
        }
        asked |= {actor for actor, _ in self.asked_stances}
        asked |= {key for _, question in self.questions(WhoSaid) for key in question.choice_keys}
        holders = [stance.actor for stance in self.bank.stances]
        holders += [claim.by for claim in self.bank.claims.values() if claim.by != REPORTER]
        return [actor for actor in dict.fromkeys(holders) if actor not in asked]

    @cached_property
    def issues_not_asked(self) -> list[str]:
        """The issues that no question touches."""
        asked = {issue for _, issue in self.asked_stances}
        asked |= {
            issue for quote_id in self.asked_quotes for issue in self.issues_of_quotes.get(quote_id, ())
        }
        return [issue for issue in self.bank.issues if issue not in asked]

    @cached_property
    def found(self) -> dict[str, Found | None]:
        """Where in the article each quote stands; empty where there is no article."""
        if self.article is None:
            return {}
        return {quote_id: self.article.find(quote) for quote_id, quote in self.bank.quotes.items()}
