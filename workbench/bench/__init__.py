"""Benchmarks: figures and ratios against a baseline that was taken in the same run."""
