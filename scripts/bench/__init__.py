"""Parts of `scripts/bench_city.py`."""
