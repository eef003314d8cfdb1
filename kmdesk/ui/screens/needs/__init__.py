"""Behov & jobordrer: what companies need, the job orders it becomes, and their clocks."""
