"""Random work on one site: what it leaves when it fails, beside others, and after a long time."""
