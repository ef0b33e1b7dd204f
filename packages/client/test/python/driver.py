"""Runs calls on Python's own ftplib.

Standard input holds one case per line, as JSON: {"host", "port", "client", "ca", "encoding", "calls": [[name, ...arguments], ...]}.
For each, standard output gets one line: {"results": [...], "debug": [...]}. A result is {"value": ...} or {"error": kind, "reply": text};
bytes are text of latin-1. The names of the calls are ftplib's; those defined below stand for calls with files and callbacks.
"""

import contextlib
import ftplib
import io
import json
import ssl
import sys

TIMEOUT = 5

# The most particular class first.
KINDS = [
    (ftplib.error_reply, "error_reply"),
    (ftplib.error_temp, "error_temp"),
    (ftplib.error_perm, "error_perm"),
    (ftplib.error_proto, "error_proto"),
    (ftplib.Error, "Error"),
    (EOFError, "EOFError"),
    (TimeoutError, "TimeoutError"),
    (OSError, "OSError"),
    (ValueError, "ValueError"),
    (TypeError, "TypeError"),
    (AttributeError, "AttributeError"),
    (Complaint := type("Complaint", (Exception,), {}), "Complaint"),
]
TOLD_BY_REPLY = (ftplib.error_reply, ftplib.error_temp, ftplib.error_perm)


def retrbinary(ftp, cmd, options=None):
    out = io.BytesIO()
    reply = ftp.retrbinary(cmd, out.write, **(options or {}))
    return [reply, out.getvalue().decode("latin-1")]


def retrbinary_complaining(ftp, cmd):
    def complain(block):
        raise Complaint
    return ftp.retrbinary(cmd, complain)


def retrlines(ftp, cmd):
    lines = []
    reply = ftp.retrlines(cmd, lines.append)
    return [reply, lines]


def lines_of_failure(ftp, cmd):
    """The lines that came before the reply that tells of the failure."""
    lines = []
    try:
        ftp.retrlines(cmd, lines.append)
    except ftplib.Error:
        return lines
    raise AssertionError("the transfer should have failed")


def storbinary(ftp, cmd, data, options=None):
    sent = []
    source = io.BytesIO(data.encode("latin-1"))
    reply = ftp.storbinary(cmd, source, callback=sent.append, **(options or {}))
    return [reply, [block.decode("latin-1") for block in sent]]


def storlines(ftp, cmd, data):
    sent = []
    reply = ftp.storlines(cmd, io.BytesIO(data.encode("latin-1")), sent.append)
    return [reply, [line.decode("latin-1") for line in sent]]


def listed(ftp, *args):
    lines = []
    ftp.dir(*args, lines.append)
    return lines


def mlsd(ftp, path="", facts=()):
    return [[name, found] for name, found in ftp.mlsd(path, list(facts))]


def transfer(ftp, cmd, rest=None):
    """ntransfercmd, to the end of the data."""
    conn, size = ftp.ntransfercmd(cmd, rest)
    data = b""
    with conn:
        while block := conn.recv(8192):
            data += block
    return [size, data.decode("latin-1"), ftp.voidresp()]


def abort_transfer(ftp, cmd):
    with ftp.transfercmd(cmd):
        return ftp.abort()


def attribute(ftp, name):
    return getattr(ftp, name)


HELPERS = {
    "retrbinary": retrbinary,
    "retrbinary_complaining": retrbinary_complaining,
    "retrlines": retrlines,
    "lines_of_failure": lines_of_failure,
    "storbinary": storbinary,
    "storlines": storlines,
    "dir": listed,
    "mlsd": mlsd,
    "transfer": transfer,
    "abort_transfer": abort_transfer,
    "attribute": attribute,
    "parse150": lambda ftp, text: ftplib.parse150(text),
    "parse227": lambda ftp, text: list(ftplib.parse227(text)),
    "parse229": lambda ftp, text: ftplib.parse229(text, ("peer", 0))[1],
    "parse257": lambda ftp, text: ftplib.parse257(text),
}


def run(case, call, ftp, others):
    name, *args = call
    if name == "connect":
        return ftp.connect(case["host"], case["port"], timeout=TIMEOUT)
    if name == "ftpcp":
        target = ftplib.FTP()
        others.append(target)
        target.connect(case["host"], case["port"], timeout=TIMEOUT)
        return ftplib.ftpcp(ftp, args[0], target, *args[1:])
    if name in HELPERS:
        return HELPERS[name](ftp, *args)
    return getattr(ftp, name)(*args)


def outcome(case, call, ftp, others):
    try:
        return {"value": run(case, call, ftp, others)}
    except Exception as error:
        kind = next((kind for known, kind in KINDS if isinstance(error, known)), None)
        if kind is None:
            raise
        return {"error": kind, "reply": str(error) if isinstance(error, TOLD_BY_REPLY) else None}


def client(case):
    encoding = case.get("encoding") or "utf-8"
    if case["client"] == "FTP":
        return ftplib.FTP(encoding=encoding)
    context = ssl.create_default_context(cadata=case["ca"])
    return ftplib.FTP_TLS(context=context, encoding=encoding)


def answer(case):
    ftp = client(case)
    others = []
    debug = io.StringIO()
    with contextlib.redirect_stdout(debug):
        results = [outcome(case, call, ftp, others) for call in case["calls"]]
    for each in [*others, ftp]:
        each.close()
    return {"results": results, "debug": debug.getvalue().splitlines()}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
