"""Forms declared as typed fields."""
