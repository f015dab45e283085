"""What is usually written with Channels: one consumer object per socket, one group, `group_send` over Redis.

uvicorn bench.peers.usual:application
"""

from __future__ import annotations

import os
from typing import Any

import django
from django.conf import settings

LAYERS = {"core": "channels_redis.core.RedisChannelLayer", "pubsub": "channels_redis.pubsub.RedisPubSubChannelLayer"}
if not settings.configured:
    # The layer holds a connection per socket that joins or leaves; the usual bound of its client would end the comparison.
    server = {"address": os.environ["REDIS_URL"], "max_connections": 10_000, "socket_timeout": None}
    given = {"hosts": [server], "prefix": "usual"}
    layer = {"BACKEND": LAYERS[os.environ.get("USUAL_LAYER", "core")], "CONFIG": given}
    settings.configure(CHANNEL_LAYERS={"default": layer}, SECRET_KEY="x" * 40, INSTALLED_APPS=["channels"])
    django.setup()

from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402  (settings come first)
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.urls import re_path  # noqa: E402


class Listener(AsyncWebsocketConsumer):  # type: ignore[misc]
    groups = ("everybody",)

    async def note(self, event: dict[str, Any]) -> None:
        await self.send(text_data=event["text"])


class Publisher(AsyncWebsocketConsumer):  # type: ignore[misc]
    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        await self.channel_layer.group_send("everybody", {"type": "note", "text": text_data})


application = ProtocolTypeRouter(
    {"websocket": URLRouter([re_path("^publish$", Publisher.as_asgi()), re_path("", Listener.as_asgi())])}
)
