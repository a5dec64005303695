"""Slack's side: payloads in, workflows called, answers out. One module a surface, one listener a kind of payload."""
