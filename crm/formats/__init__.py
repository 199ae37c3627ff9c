"""How dates and times are written where Django's own way is not even: one home for all pages.

`MEDIUM_…` are ours: for tables, facts and other places where a date stands by itself. Sentences
take Django's `DATE_FORMAT`, which in Spanish is half as long again."""
