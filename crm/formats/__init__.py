"""How dates and times are written where Django's own way is not even: one home for all pages."""
