"""The roadmap out of Slack, and into it: records, tables, and other people's forms. Pure: no Slack, no database."""
