"""The bot under a Telegram that misbehaves by a seeded plan, and killed at random moments.

``python -m tests.end_to_end.soak --help`` is the long form; ``tests/end_to_end/test_soak.py`` a short one.
"""
