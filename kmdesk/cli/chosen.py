"""Which desk a command line means."""

from __future__ import annotations

import argparse

from kmdesk.core.languages import use_language
from kmdesk.core.paths import Profile, default_profile
from kmdesk.core.settings import Settings


def profile_of(chosen: argparse.Namespace) -> Profile:
    """Return the desk that was chosen with --profile, else one's own; its language is spoken from now on."""
    profile = Profile(chosen.profile) if "profile" in chosen else default_profile()
    use_language(Settings.load(profile.settings).language)
    return profile
