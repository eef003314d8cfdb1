"""The forecast panel: the quarter's round, keying in answers, and what they say together."""
