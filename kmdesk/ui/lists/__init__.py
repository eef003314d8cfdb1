"""What a screen with a list is made of: the page, its pane, marks, filters, steps and views."""
