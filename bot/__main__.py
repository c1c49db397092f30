"""``python -m bot`` is ``civicquiz``."""

from bot.cli import main

if __name__ == "__main__":
    main(prog_name="civicquiz")
