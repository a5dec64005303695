"""A small model that reads what people write in answer to a question, and says what is weak about it."""
