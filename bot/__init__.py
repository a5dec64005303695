"""The second floor: how it talks. slack-bolt at the edge, workflows in the middle, words in views."""
