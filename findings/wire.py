"""The least of a raw FTP client, and of an inetd: for the scripts of this folder."""
import random
import re
import socket
import subprocess
import sys
import time


def free_port():
    """A port below the ephemeral ones, which other programs on this machine are given all the time."""
    while True:
        port = random.randrange(10_000, 19_000)
        try:
            with socket.create_server(('127.0.0.1', port)):
                return port
        except OSError:
            continue


class Wire:
    """A control connection that shows what is sent and received, a line each."""

    def __init__(self, port, *login, limit=5.0):
        for _ in range(200):
            try:
                self.socket = socket.create_connection(('127.0.0.1', port))
                break
            except ConnectionRefusedError:
                time.sleep(0.05)
        self.socket.settimeout(limit)
        self.buffer = b''
        self.greeting = self.reply()
        for command in login:
            self.ask(command, show=False)

    def line(self):
        while b'\n' not in self.buffer:
            more = self.socket.recv(65536)
            if not more:
                raise EOFError('the server ended the connection')
            self.buffer += more
        line, _, self.buffer = self.buffer.partition(b'\n')
        return line.rstrip(b'\r').decode(errors='backslashreplace')

    def reply(self):
        line = self.line()
        code = line[:3]
        while not re.match(code + '( |$)', line):
            line = self.line()
        return line

    def send(self, *lines):
        """All lines in one packet."""
        self.socket.sendall(b''.join(line.encode() + b'\r\n' for line in lines))

    def ask(self, command, show=True):
        """Sends a command and returns the last line of its reply."""
        self.send(command)
        reply = self.reply()
        if show:
            print('%s: %s' % (command, reply))
        return reply

    def replies(self, seconds):
        """What is received within this time, as a list of lines."""
        lines, limit, end = [], self.socket.gettimeout(), time.monotonic() + seconds
        try:
            while True:
                self.socket.settimeout(max(0.01, end - time.monotonic()))
                lines.append(self.line())
        except (TimeoutError, EOFError):
            return lines
        finally:
            self.socket.settimeout(limit)

    def passive(self):
        """Asks PASV, and connects."""
        high, low = re.search(r'(\d+),(\d+)\)?\.?$', self.ask('PASV', show=False)).groups()
        return socket.create_connection(('127.0.0.1', int(high) * 256 + int(low)), timeout=5)

    def receive(self, command):
        """The data of a command, and the lines of its replies."""
        data = self.passive()
        self.send(command)
        replies, received = [self.reply()], b''
        if replies[0].startswith('1'):
            while more := data.recv(65536):
                received += more
            data.close()
            replies.append(self.reply())
        return received, replies

    def store(self, command, content):
        """Sends data with a command, and returns the last reply."""
        data = self.passive()
        self.send(command)
        first = self.reply()
        if not first.startswith('1'):
            return first
        data.sendall(content)
        data.close()
        return self.reply()


def serve_as_inetd(port, command):
    """Gives each connection to a process of its own, as standard input and output."""
    with socket.create_server(('127.0.0.1', port)) as server:
        while True:
            connection, _ = server.accept()
            with connection:
                subprocess.Popen(command, stdin=connection, stdout=connection, stderr=subprocess.DEVNULL)


if __name__ == '__main__':
    serve_as_inetd(int(sys.argv[1]), sys.argv[2:])
