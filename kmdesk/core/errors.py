"""Errors a person can act on, as opposed to bugs."""

from __future__ import annotations


class KnownError(Exception):
    """Something went wrong that the reader can do something about.

    `message` says what happened and `advice` what to do; both are plain sentences in the reader's
    language, without technical terms. `field` names the form field at fault, when there is one.
    The command line prints it as one line and exits with 1; the window shows it in place.
    Any exception that is not a KnownError is a bug.
    """

    def __init__(self, message: str, advice: str = "", *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.field = field

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".strip()
