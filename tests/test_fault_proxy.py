"""The bad network of the fault runs is as bad as it says: it cuts where it should, falls silent, and forgets one side."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator

import pytest

from tests.faults.proxy import FaultProxy, Link


@pytest.fixture
async def proxy() -> AsyncIterator[FaultProxy]:
    """In front of a server that says everything back; a port where nobody listens is in turn too."""

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            writer.write(data)
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    made = FaultProxy([9, server.sockets[0].getsockname()[1]], random.Random(1))
    await made.open()
    yield made
    made.close()
    server.close()


async def link_of(proxy: FaultProxy) -> tuple[asyncio.StreamReader, asyncio.StreamWriter, Link]:
    before = set(proxy.links)
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    writer.write(b"hello")
    assert await reader.readexactly(5) == b"hello"
    (link,) = proxy.links - before
    return reader, writer, link


async def test_everything_passes_and_a_dead_server_is_passed_over(proxy: FaultProxy) -> None:
    sent = random.Random(2).randbytes(3_000_000)
    reader, writer, _link = await link_of(proxy)
    writer.write(sent)
    assert await reader.readexactly(len(sent)) == sent


async def test_a_link_is_cut_at_the_byte(proxy: FaultProxy) -> None:
    reader, writer, link = await link_of(proxy)
    link.budget = 15  # ten bytes there, five of them back
    writer.write(b"0123456789")
    got = b""
    try:
        while data := await reader.read(100):
            got += data
    except ConnectionError:
        pass
    assert got in (b"01234", b"")  # a reset may overtake the last bytes
    assert link not in proxy.links


async def test_a_stalled_link_says_nothing_and_then_everything(proxy: FaultProxy) -> None:
    reader, writer, link = await link_of(proxy)
    link.stall(3600)
    writer.write(b"waiting")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(reader.read(1), 0.3)
    link._go_on()
    assert await asyncio.wait_for(reader.readexactly(7), 30) == b"waiting"


async def test_a_half_open_link_tells_the_other_side_nothing(proxy: FaultProxy) -> None:
    reader, writer, link = await link_of(proxy)
    link.forget(link.server, 3600)
    writer.write(b"anybody?")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(reader.read(1), 0.3)
    link.cut()
    with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
        await asyncio.wait_for(reader.readexactly(1), 30)


async def test_a_torn_link_carries_no_more_than_said(proxy: FaultProxy) -> None:
    proxy.tear, proxy.torn_within = 1.0, 1_000
    for _attempt in range(20):
        reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        writer.write(b"x" * 2_000)
        try:
            got = await asyncio.wait_for(reader.read(), 30)
        except ConnectionError:
            got = b""
        assert len(got) <= 1_000
