"""Before the desk is open: first start and unlocking."""
