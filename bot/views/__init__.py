"""Every word the bot says: pure functions from domain values to Block Kit."""
