#!/usr/bin/env bash
# Servers:   ftpd 0.2.16 (nodeftpd) and simple-ftpd 0.0.4 of npm (with chalk 2.4.2, which it needs and does not declare), on
#            Node 20.20 and 24.21.
# Behaviour: each chunk that a socket gives is read as one command, whatever line ends are in it. Two commands in one packet
#            get one reply, and the second is part of the first one's argument.
#            RFC 959, 5.3 ends commands by CR LF.
# Seen (2026-11-28), in one packet MKD one, MKD two:
#   ftpd: one reply, 257, which repeats the name; the directory is named "one\r\nMKD two"
#   simple-ftpd: one reply, 257; the directory is named "one MKD two"
. "$(dirname "$0")/setup.sh"

npm_packages ftpd@0.2.16 simple-ftpd@0.0.4 chalk@2.4.2
cat >"$work/server.cjs" <<'JAVASCRIPT'
const fs = require("node:fs");
const [kind, port, root] = process.argv.slice(2);
if (kind === "ftpd") {
  const server = new (require("ftpd").FtpServer)("127.0.0.1", { getInitialCwd: () => "/", getRoot: () => root });
  server.on("client:connected", (connection) => {
    connection.on("command:user", (_name, accept) => accept());
    connection.on("command:pass", (_password, accept) => accept("u"));
  });
  server.listen(Number(port), "127.0.0.1");
} else {
  require("simple-ftpd")({ host: "127.0.0.1", port: Number(port), root, readOnly: false }, (session) => {
    session.on("pass", (_name, _password, done) => done(null, "Welcome"));
    for (const event of ["stat", "readdir", "mkdir"]) session.on(event, fs[event]);
  });
}
JAVASCRIPT

seen=
for kind in ftpd simple-ftpd; do
  mkdir "$work/$kind"
  port=$(free_port)
  serve node "$work/server.cjs" "$kind" "$port" "$work/$kind"
  seen+=$(python3 - "$kind" "$port" "$work/$kind" <<'PYTHON'
import os
import sys
from wire import Wire

kind, port, root = sys.argv[1:]
wire = Wire(int(port), 'USER u', 'PASS p')
wire.send('MKD one', 'MKD two')
replies = [line[:3] for line in wire.replies(2) if line[:3].isdigit()]
print(kind, replies, os.listdir(root))
PYTHON
  )$'\n'
done
same "two commands in one packet" "ftpd ['257'] ['one\\r\\nMKD two']
simple-ftpd ['257'] ['one MKD two']" "${seen%$'\n'}"
