"""kmdesk: the desk of the Danish kontaktmægler."""

__version__ = "0.1.0"
