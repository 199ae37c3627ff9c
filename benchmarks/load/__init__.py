"""Mixed load on large sites, one of which floods: `python -m benchmarks.load`.

What must hold is trust.md's OPS-03: no 5xx; a timeline's p99 within a second (seed 004); 95 of
100 reads within 300 ms; the other sites at most 1.5 times as slow while one floods; memory that
does not grow by more than a tenth; and no acknowledged write that is gone.
"""
