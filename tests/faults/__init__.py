"""Faults on purpose: processes killed, disks filled, connections cut, while clients write.

`python -m tests.faults` runs all of them and prints what it counted; `--quick` runs the small
version that is part of every test run. What must hold: nothing acknowledged is lost, nothing is
half written or written twice, and the service returns by itself (trust.md, FLT-01 to FLT-05).
"""
