"""How often a method may be called: https://docs.slack.dev/apis/web-api/rate-limits.

Each method's tier is on its own page, https://docs.slack.dev/reference/methods; a tier is so many calls a minute for
each method and workspace. chat.postMessage has a limit of its own: about one a second in each channel, with bursts.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from math import ceil

TIERS = {1: 1, 2: 20, 3: 50, 4: 100}
"""Calls a minute."""
METHODS = {
    "chat.postEphemeral": 4,
    "chat.update": 3,
    "conversations.history": 3,
    "conversations.info": 3,
    "conversations.join": 3,
    "conversations.members": 4,
    "conversations.open": 3,
    "conversations.replies": 3,
    "dnd.info": 3,
    "files.completeUploadExternal": 4,
    "files.getUploadURLExternal": 4,
    "reactions.add": 3,
    "users.info": 4,
    "views.open": 4,
    "views.publish": 4,
    "views.push": 4,
    "views.update": 4,
}
POSTS_A_SECOND = 1.0
BURST = 5
"""Posts that a channel takes at once; Slack says only that there is some room."""
MINUTE = 60.0


class Limits:
    """Counts calls, once it is switched on. Each limit is a bucket that fills again as time passes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.on = False
        self._clock = clock
        self._buckets: dict[str, tuple[float, float]] = {}

    def clear(self) -> None:
        """Switch it off, and forget what was called."""
        self.on = False
        self._buckets.clear()

    def wait(self, method: str, channel: str) -> int:
        """Count a call and return 0 if it may be made; else return the seconds to wait, for `Retry-After`."""
        if not self.on:
            return 0
        if method == "chat.postMessage":
            return self._take(f"post {channel}", BURST, POSTS_A_SECOND)
        tier = METHODS.get(method)
        return 0 if tier is None else self._take(method, TIERS[tier], TIERS[tier] / MINUTE)

    def _take(self, bucket: str, most: int, a_second: float) -> int:
        now = self._clock()
        left, since = self._buckets.get(bucket, (float(most), now))
        left = min(float(most), left + (now - since) * a_second)
        if left < 1:
            self._buckets[bucket] = left, now
            return ceil((1 - left) / a_second)
        self._buckets[bucket] = left - 1, now
        return 0
