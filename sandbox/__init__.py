"""A local Slack workspace, to try the bot in and to test against. The bot does not know it."""
