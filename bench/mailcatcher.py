"""A mail server for tests that keeps what it is given: just enough SMTP for one sender."""

import asyncio
import threading


class MailCatcher:
    """Listens on 127.0.0.1 in a thread of its own; `letters` are the messages as they came."""

    def __init__(self, port: int) -> None:
        self.letters: list[str] = []
        self._loop = asyncio.new_event_loop()
        started = asyncio.start_server(self._talk, "127.0.0.1", port)
        self._loop.run_until_complete(started)
        threading.Thread(target=self._loop.run_forever, daemon=True).start()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 catcher\r\n")
        while line := await reader.readline():
            match line.split(b":")[0].split()[0].upper() if line.strip() else b"":
                case b"DATA":
                    writer.write(b"354 go on\r\n")
                    text = await reader.readuntil(b"\r\n.\r\n")
                    self.letters.append(text.decode(errors="replace"))
                    writer.write(b"250 kept\r\n")
                case b"QUIT":
                    writer.write(b"221 bye\r\n")
                    break
                case _:
                    writer.write(b"250 fine\r\n")
            await writer.drain()
        writer.close()
