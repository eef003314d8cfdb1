"""Løfter: everything that was promised, and who owes it."""
