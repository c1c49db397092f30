"""Benchmarks, on this machine alone: ``python -m bench``. They report; they assert nothing."""
