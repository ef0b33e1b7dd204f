"""The Python end of the bridge: starts `bridge.ts` in a Node process and calls the objects there.

The environment variable FTPLIB_NODE names the Node to use, which must be able to run TypeScript.
"""

import atexit
import base64
import itertools
import json
import os
import subprocess


class RemoteError(Exception):
    """An error of the client, as `describeError` in `wire-format.ts` describes it."""

    def __init__(self, name, code, message, reply):
        super().__init__(message)
        self.name, self.code, self.message, self.reply = name, code, message, reply


class Remote:
    """An object of the Node process, known by its number; without a number, the package `ftplib`."""

    def __init__(self, number=None):
        self.number = number

    def get(self, member):
        return _node().request(target=self.number, member=member)

    def call(self, member, *args):
        return _node().request(target=self.number, member=member, args=args)

    def new(self, member, *args):
        return _node().request(target=self.number, member=member, args=args, new=True)


class Source:
    """A file to upload: `read` returns its next block, and an empty one at its end."""

    def __init__(self, read):
        self.read = read


class _Node:
    def __init__(self):
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bridge.ts")
        self._process = subprocess.Popen([os.environ.get("FTPLIB_NODE", "node"), script],
                                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
        self._ids = itertools.count()
        self._functions = {}
        self._exceptions = {}
        atexit.register(self._stop)

    def request(self, **request):
        """Sends a request, serves the callbacks that come before its reply, and returns the reply's value."""
        request_id = next(self._ids)
        self._send({"id": request_id, **self._encode(request)})
        while True:
            message = self._receive()
            if "callback" in message:
                self._serve(message)
            elif message["id"] == request_id:
                return self._result(message)

    def _result(self, reply):
        error = reply.get("error")
        if error is None:
            return self._decode(reply["value"])
        if "raised" in error:
            raise self._exceptions.pop(error["raised"])
        raise RemoteError(**error)

    def _serve(self, callback):
        reply = {"id": callback["id"]}
        try:
            function = self._functions[callback["callback"]]
            reply["value"] = self._encode(function(*self._decode(callback["args"])))
        except Exception as exception:
            # It passes through the client by its number, and is raised by the call that it ended.
            reply["raised"] = next(self._ids)
            self._exceptions[reply["raised"]] = exception
        self._send(reply)

    def _send(self, message):
        self._process.stdin.write(json.dumps(message) + "\n")
        self._process.stdin.flush()

    def _receive(self):
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the Node process has ended")
        return json.loads(line)

    def _encode(self, value):
        if isinstance(value, (bytes, bytearray, memoryview)):
            return {"$bytes": base64.b64encode(value).decode("ascii")}
        if isinstance(value, Remote):
            return {"$object": value.number}
        if isinstance(value, Source):
            return {"$source": self._register(value.read)}
        if callable(value):
            return {"$callback": self._register(value)}
        if isinstance(value, (list, tuple)):
            return [self._encode(item) for item in value]
        if isinstance(value, dict):
            return {key: self._encode(item) for key, item in value.items()}
        return value

    def _decode(self, value):
        if isinstance(value, list):
            return [self._decode(item) for item in value]
        if not isinstance(value, dict):
            return value
        if "$bytes" in value:
            return base64.b64decode(value["$bytes"])
        if "$object" in value:
            return Remote(value["$object"])
        return {key: self._decode(item) for key, item in value.items()}

    def _register(self, function):
        number = next(self._ids)
        self._functions[number] = function
        return number

    def _stop(self):
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()


_started = None


def _node():
    global _started
    if _started is None:
        _started = _Node()
    return _started
