"""Taking quizzes: the use cases, and what they hand out."""

from bot.quiz.usecases import Quiz
from bot.quiz.views import Answered, Asked, Offered, Result, Step, Tally

__all__ = ["Answered", "Asked", "Offered", "Quiz", "Result", "Step", "Tally"]
