"""Python's `ftplib` on top of the TypeScript client: each call here is one call there.

Arguments and results are converted. What the client has no counterpart for is missing here, too.
"""

import socket
import ssl
from socket import _GLOBAL_DEFAULT_TIMEOUT

from bridge import Remote, RemoteError, Source
from bridged_socket import ControlSocket, DataSocket, ListeningSocket

__all__ = ["FTP", "error_reply", "error_temp", "error_perm", "error_proto", "all_errors", "FTP_TLS"]

_package = Remote()

FTP_PORT = _package.get("FTP_PORT")
MAXLINE = 8192


class Error(Exception): pass
class error_reply(Error): pass
class error_temp(Error): pass
class error_perm(Error): pass
class error_proto(Error): pass


# JavaScript has no ValueError. The client throws RangeError for a bad value, and TypeError for a value of the wrong kind
# and for a call out of place.
class _CallerError(TypeError, ValueError): pass


all_errors = (Error, OSError, EOFError, ssl.SSLError)

# The table "Errors" of the client's README; the system's errors have other codes.
_errors = {
    "ERR_FTP_UNEXPECTED_REPLY": error_reply,
    "ERR_FTP_TEMPORARY": error_temp,
    "ERR_FTP_PERMANENT": error_perm,
    "ERR_FTP_PROTOCOL": error_proto,
    "ERR_FTP_LIMIT": Error,
    "ERR_FTP_CLOSED": EOFError,
    "ERR_FTP_TIMEOUT": TimeoutError,
    "ERR_FTP_TLS": ssl.SSLError,
    "RangeError": ValueError,
    "TypeError": _CallerError,
}


def _call(method, *args):
    """Calls a method of a `Remote` and raises the exceptions of `ftplib`."""
    try:
        return method(*args)
    except RemoteError as error:
        kind = _errors.get(error.code) or _errors.get(error.name) or OSError
        raise kind(error.message if error.reply is None else error.reply) from error


def _forward(member):
    """A method that has the same arguments and the same result in the client, where its name is `member`."""
    return lambda self, *args: self._call(member, *args)


def _given(**options):
    """The options that are not None; the client has its own defaults for the others."""
    return {name: value for name, value in options.items() if value is not None}


def print_line(line):
    print(line)


class FTP:
    host = ""
    port = FTP_PORT
    maxline = MAXLINE
    context = None
    _class = "FTP"

    def __init__(self, host="", user="", passwd="", acct="", timeout=_GLOBAL_DEFAULT_TIMEOUT,
                 source_address=None, *, encoding="utf-8"):
        self.encoding = encoding
        self.timeout = timeout
        self.source_address = source_address
        self._client = _call(_package.new, self._class, self._options())
        if host:
            self.connect(host)
            if user:
                self.login(user, passwd, acct)

    def _options(self):
        encoding = {"latin-1": "latin1"}.get(self.encoding, self.encoding)
        return {"encoding": encoding, "maxLineLength": self.maxline, "log": print_line, **self._timeout()}

    def _timeout(self):
        if self.timeout is _GLOBAL_DEFAULT_TIMEOUT:
            return {}
        return {"timeout": None if self.timeout is None else self.timeout * 1000}

    def _call(self, member, *args):
        return _call(self._client.call, member, *args)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self._call("asyncDispose")

    @property
    def sock(self):
        return None if self._client.get("state") == "closed" else ControlSocket(self._client, self.context)

    @property
    def trust_server_pasv_ipv4_address(self):
        """Has no setter: the client takes it as an option of its constructor, and Python's has no such parameter."""
        return False

    welcome = property(lambda self: self._client.get("welcome"))
    lastresp = property(lambda self: self._client.get("lastresp"))
    passiveserver = property(lambda self: self._client.get("passiveserver"))

    def connect(self, host="", port=0, timeout=-999, source_address=None):
        self.host = host or self.host
        self.port = port if port > 0 else self.port
        self.timeout = timeout if timeout != -999 else self.timeout
        self.source_address = source_address or self.source_address
        address, local_port = self.source_address or (None, None)
        options = _given(port=self.port, localAddress=address, localPort=local_port)
        return self._call("connect", self.host, {**options, **self._timeout()})

    getwelcome = _forward("getwelcome")
    set_debuglevel = _forward("setDebuglevel")
    set_pasv = _forward("setPasv")
    sanitize = _forward("sanitize")
    putline = _forward("putline")
    putcmd = _forward("putcmd")
    getline = _forward("getline")
    getmultiline = _forward("getmultiline")
    getresp = _forward("getresp")
    voidresp = _forward("voidresp")
    sendcmd = _forward("sendcmd")
    voidcmd = _forward("voidcmd")
    abort = _forward("abort")
    sendport = _forward("sendport")
    sendeprt = _forward("sendeprt")
    acct = _forward("acct")
    nlst = _forward("nlst")
    rename = _forward("rename")
    delete = _forward("delete")
    cwd = _forward("cwd")
    size = _forward("size")
    mkd = _forward("mkd")
    rmd = _forward("rmd")
    pwd = _forward("pwd")
    quit = _forward("quit")
    close = _forward("close")

    def makeport(self):
        return ListeningSocket(self._call("makeport"), self.context)

    def makepasv(self):
        endpoint = self._call("makepasv")
        return endpoint["host"], endpoint["port"]

    def ntransfercmd(self, cmd, rest=None):
        transfer = self._call("ntransfercmd", cmd, _given(rest=rest))
        return DataSocket(transfer["connection"], self.context), transfer["size"]

    def transfercmd(self, cmd, rest=None):
        return DataSocket(self._call("transfercmd", cmd, _given(rest=rest)), self.context)

    def login(self, user="", passwd="", acct=""):
        return self._call("login", user, passwd, acct or None)

    def retrbinary(self, cmd, callback, blocksize=8192, rest=None):
        return self._call("retrbinary", cmd, callback, _given(blocksize=blocksize, rest=rest))

    def retrlines(self, cmd, callback=None):
        return self._call("retrlines", cmd, callback or print_line)

    def storbinary(self, cmd, fp, blocksize=8192, callback=None, rest=None):
        source = Source(lambda: fp.read(blocksize))
        return self._call("storbinary", cmd, source, _given(blocksize=blocksize, callback=callback, rest=rest))

    def storlines(self, cmd, fp, callback=None):
        source = Source(lambda: fp.readline(self.maxline + 1))
        return self._call("storlines", cmd, source, _given(callback=callback))

    def dir(self, *args):
        self._call("dir", *(args if args and callable(args[-1]) else (*args, print_line)))

    def mlsd(self, path="", facts=[]):
        entries = self._call("mlsd", path, {"facts": facts})
        while not (step := _call(entries.call, "next"))["done"]:
            yield tuple(step["value"])


class FTP_TLS(FTP):
    _class = "FTP_TLS"

    def __init__(self, host="", user="", passwd="", acct="", keyfile=None, certfile=None, context=None,
                 timeout=_GLOBAL_DEFAULT_TIMEOUT, source_address=None, *, encoding="utf-8"):
        if context is not None and (keyfile is not None or certfile is not None):
            raise _CallerError("context excludes keyfile and certfile")
        self.context = context
        self._files = _given(key=keyfile or certfile, cert=certfile)
        super().__init__(host, user, passwd, acct, timeout, source_address, encoding=encoding)

    def _options(self):
        # Without a context, ftplib does not verify certificates.
        verifies = self.context is not None and self.context.verify_mode == ssl.CERT_REQUIRED
        pems = {name: open(path, "rb").read() for name, path in self._files.items()}
        return {**super()._options(), "tls": {"dangerouslyAcceptAnyCertificate": not verifies, **pems}}

    def login(self, user="", passwd="", acct="", secure=True):
        return self._call("login", user, passwd, acct or None, {"secure": secure})

    auth = _forward("auth")
    ccc = _forward("ccc")
    prot_p = _forward("protP")
    prot_c = _forward("protC")


def parse150(resp):
    return _call(_package.call, "parse150", resp)


def parse227(resp):
    endpoint = _call(_package.call, "parse227", resp)
    return endpoint["host"], endpoint["port"]


def parse229(resp, peer):
    endpoint = _call(_package.call, "parse229", resp, peer[0])
    return endpoint["host"], endpoint["port"]


def parse257(resp):
    return _call(_package.call, "parse257", resp)


def ftpcp(source, sourcename, target, targetname="", type="I"):
    clients = source._client, sourcename, target._client, targetname or sourcename
    _call(_package.call, "ftpcp", *clients, {"type": type})
