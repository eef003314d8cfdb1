"""Tests of sharing with the office."""
