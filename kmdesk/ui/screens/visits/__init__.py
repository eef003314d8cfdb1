"""Contacts: the list, the form of a contact, and the interview in the meeting."""
