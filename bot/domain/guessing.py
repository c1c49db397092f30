"""What blind guessing would score, for Moodle's random guess score."""

from __future__ import annotations

from itertools import combinations, permutations
from math import fsum

from bot.domain.grading import grade
from bot.domain.questions import MultipleChoice, Ordering, Question
from bot.domain.responses import Chosen


def random_guess_score(question: Question) -> float:
    """Return the mean score of all responses that can be given blindly, as a fraction of the mark.

    One choice of k: 1/k. multiple_choice: the mean over every set of options but the empty one; ordering: the
    mean over every order; both by ``bot.domain.grading``, partial credit included (Moodle leaves the former
    blank). Typed answers: 0, as Moodle has it.
    """
    if not question.closed:
        return 0.0
    keys = question.choice_keys
    if isinstance(question, MultipleChoice):
        responses = [taken for size in range(1, len(keys) + 1) for taken in combinations(keys, size)]
    elif isinstance(question, Ordering):
        responses = list(permutations(keys))
    else:
        return 1 / len(keys)
    return fsum(grade(question, Chosen(keys=keys)).score for keys in responses) / len(responses)
