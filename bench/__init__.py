"""Measurements: each command prints JSON and compares like with like in one run."""
