"""What the bot does, one use case a function: load, decide, save, inside the caller's transaction."""
