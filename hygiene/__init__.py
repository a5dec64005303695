"""The ground floor: what the rules are. Pure: no clock, no database, no Slack; facts come in as arguments."""
