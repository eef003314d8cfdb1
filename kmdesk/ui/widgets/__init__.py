"""Building blocks of every screen, drawn after the design guide."""
