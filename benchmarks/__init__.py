"""Each headline figure as one command that prints the figure, the baseline of the same run, and the ratio."""
