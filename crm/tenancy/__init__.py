"""Who is asking, and the two walls that keep sites apart.

`viewer` says who asks, `querysets` is the first wall, `context` tells PostgreSQL's row-level
policies (the second wall) whom they serve, and `operations` raises that wall in migrations.
"""
