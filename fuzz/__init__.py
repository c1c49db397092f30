"""Hostile updates and hostile files, many of them: ``python -m fuzz``, ``make fuzz``."""
