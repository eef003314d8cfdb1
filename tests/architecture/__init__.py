"""What holds for the code as a whole."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
