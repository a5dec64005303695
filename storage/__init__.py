"""The first floor: what is remembered. SQLAlchemy Core, synchronous; rows stay inside, hygiene values come out."""
