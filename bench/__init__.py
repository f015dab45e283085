"""Measurements: each prints ratios of one run and whether they reach what was promised. They are no tests: a loaded machine
makes every figure worse, so none of them decides whether a change may go in."""
