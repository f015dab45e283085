"""A small Jepsen for HADR: programs that break the system on purpose and check what every client was promised (docs/faults.md).

`python -m tests.faults` runs them. Nothing here imports Django or the product's code, except scenery.py, which sets the stage in
a process of its own: who judges must not share the mistakes of whom it judges.
"""
