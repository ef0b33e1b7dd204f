"""Connections of the client with those methods of Python's sockets that the client has counterparts for."""

import ssl


class _BridgedSocket:
    """`context` is the SSL context whose settings became the client's options, if there was one."""

    def __init__(self, remote, context):
        self._remote = remote
        self.context = context

    @property
    def __class__(self):
        """Lets `isinstance(sock, ssl.SSLSocket)` say whether the client's connection uses TLS."""
        return type(self) if self._remote.get("tls") is None else ssl.SSLSocket

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()

    def getsockname(self):
        local = self._remote.get("local")
        return local["address"], local["port"]

    def close(self):
        self._remote.call("close")


class ControlSocket(_BridgedSocket):
    """The control connection. The client does not hand it out; it says whether it is open, and whether it uses TLS."""

    def getsockname(self):
        raise NotImplementedError("the client does not say where the control connection comes from")

    def unwrap(self):
        if self._remote.get("tls") is None:
            raise ValueError("the control connection does not use TLS")
        raise NotImplementedError("only ccc() ends TLS on the control connection")


class DataSocket(_BridgedSocket):
    """A data connection, as `transfercmd` returns it."""

    def __init__(self, remote, context):
        super().__init__(remote, context)
        self._unread = b""

    def recv(self, size):
        if not self._unread:
            self._unread = self._remote.call("read") or b""
        block, self._unread = self._unread[:size], self._unread[size:]
        return block

    def sendall(self, data):
        self._remote.call("write", data)


class ListeningSocket(_BridgedSocket):
    """Waits for the server to connect, as `makeport` returns it."""

    def accept(self):
        connection = DataSocket(self._remote.call("accept"), self.context)
        return connection, connection.getsockname()
