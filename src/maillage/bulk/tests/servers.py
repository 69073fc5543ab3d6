"""A mail server on the loopback that counts by envelope, and answers as it is told."""

import asyncio
import threading
from collections import Counter

from aiosmtpd.smtp import SMTP


class Counting:
    """`taken`: {address: how often a whole message for it was accepted}; `bodies`: the messages,
    where they are kept. `answers`: {(verb, address): answer}, "" hangs up without one; `at(verb,
    address)` is called when each verb comes, `ends` after so many messages of one connection."""

    def __init__(self, *, keeps=True, ends=0):
        self.taken, self.bodies, self.answers = Counter(), [], {}
        self.connections, self.keeps, self.ends = 0, keeps, ends
        self.at = lambda verb, address: None

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name, session.served = hostname, 0
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.ends and session.served >= self.ends:
            server.transport.close()
            return "421 enough"
        envelope.mail_from = address
        return self._said(server, "MAIL", address) or "250 ok"

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.at("RCPT", address)
        if (said := self._said(server, "RCPT", address)) is not None:
            return said
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):
        [address] = envelope.rcpt_tos
        if (said := self._said(server, "DATA", address)) is not None:
            return said
        self.taken[address] += 1
        if self.keeps:
            self.bodies.append(envelope.content)
        session.served += 1
        self.at("DATA", address)
        if (said := self._said(server, "after", address)) is not None:
            return said
        return "250 taken"

    def _said(self, server, verb, address):
        said = self.answers.get((verb, address), self.answers.get((verb, "*")))
        if said == "":
            server.transport.abort()
        return said


class Loopback:
    """The server, in a thread, while the block lasts: `port`."""

    def __init__(self, handler):
        self.handler, self.loop = handler, asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)

    def __enter__(self):
        asked = self.loop.create_server(
            lambda: SMTP(self.handler, hostname="ici.example", loop=self.loop), "127.0.0.1", 0
        )
        self.thread.start()  # where a browser is driven, this thread has a loop of its own
        self.server = asyncio.run_coroutine_threadsafe(asked, self.loop).result(30)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_fault):
        self.loop.call_soon_threadsafe(self._end)
        self.thread.join()
        self.loop.close()

    def _end(self):
        self.server.close()
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.loop.call_soon(self.loop.stop)
