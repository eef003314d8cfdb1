"""Indstillinger: how the window looks, who sits here, the contract, keys and backups."""
