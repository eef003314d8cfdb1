"""The second view of Aftaler: standing cooperations, their meetings and what they decide."""
