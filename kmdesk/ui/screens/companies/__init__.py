"""The companies: their list, their form, their page."""
