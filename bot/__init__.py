"""civicquiz: a Telegram bot that teaches people to read political news carefully."""

__version__ = "0.1.0"
