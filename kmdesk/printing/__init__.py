"""Printed documents: data in, PDF bytes out; one document per file."""
