"""What goes out: from what is to be said to what Slack has, once, in order, at the pace that it allows."""
