"""The people and channels that a fresh workspace has."""

from __future__ import annotations

from sandbox.world import Channel, User, World

ALICE, BOB, CAROL, DAVE, ERIN, FRANK = "U0ALICE", "U0BOB", "U0CAROL", "U0DAVE", "U0ERIN", "U0FRANK"
ROADMAP, GENERAL, BOARD = "C0ROADMAP", "C0GENERAL", "G0BOARD"
BUILT = {"sourcing": "built", "autonomy": "advises", "people_stakes": "It advises, a person decides"}
"""What the form to register asks of most that people think of: a model of their own that advises somebody."""


def seed(world: World) -> None:
    """Fill a workspace: six people in five zones, one of whom has left; two public channels and a private one."""
    for user in (
        User(ALICE, "Alice", tz="Europe/Amsterdam"),
        User(BOB, "Bob", tz="America/New_York"),
        User(CAROL, "Carol", tz="Asia/Kolkata"),
        User(DAVE, "Dave", tz="Europe/London", is_admin=True),
        User(ERIN, "Erin", tz="Europe/Berlin"),
        User(FRANK, "Frank", tz="Europe/Berlin", deleted=True),
    ):
        world.add_user(user)
    everybody = {ALICE, BOB, CAROL, DAVE, ERIN}
    world.add_channel(Channel(ROADMAP, "ai-roadmap", members=set(everybody)))
    world.add_channel(Channel(GENERAL, "general", members=set(everybody)))
    world.add_channel(Channel(BOARD, "board-only", private=True, members={ALICE, DAVE}))
    for user_id in sorted(everybody):
        world.direct(user_id)
