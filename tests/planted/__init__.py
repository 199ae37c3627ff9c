"""Guards that are removed on purpose, one at a time: a suite that has never failed proves little.

`python -m tests.planted` removes each in a copy of the tree and shows that the suite notices. A new
guard gets a patch here, in the file of its kind; whatever survives lacks a test.
"""
