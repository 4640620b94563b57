"""`make bench`: Obhut measured against what a user would pick instead, by ratios (docs/bench.md)."""
