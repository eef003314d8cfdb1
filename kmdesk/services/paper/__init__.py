"""What each printed document is made from, gathered from the desk: plain values that can be kept."""
