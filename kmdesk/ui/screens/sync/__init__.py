"""The screen Synkronisering."""
