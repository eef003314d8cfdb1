"""The candidate bank."""
