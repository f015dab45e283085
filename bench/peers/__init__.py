"""What the live engine is compared with: the least that a Python server can do, and what a Channels tutorial does.

Each takes a message on /publish and gives it to every socket on any other path. None stores anything.
"""
