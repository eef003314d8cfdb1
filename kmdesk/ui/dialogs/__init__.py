"""Dialogs: for creating and for confirming what cannot be undone."""
