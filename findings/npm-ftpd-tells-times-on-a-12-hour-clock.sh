#!/usr/bin/env bash
# Server:    ftpd 0.2.16 of npm (nodeftpd), on Node 20.20 and 24.21.
# Behaviour: MDTM gives the hour on a 12-hour clock without saying which half of the day, and in the server's local time:
#            RFC 3659, 2.3 wants UTC on a 24-hour clock.
# Seen (2026-11-28), of a file of 2020-09-13 15:26:40 UTC:
#   TZ=UTC: 213 20200913032640; TZ=Asia/Kolkata (+05:30): 213 20200913085640
. "$(dirname "$0")/setup.sh"

npm_packages ftpd@0.2.16
mkdir "$work/root"
touch -d '2020-09-13 15:26:40 UTC' "$work/root/file"
cat >"$work/server.cjs" <<'JAVASCRIPT'
const { FtpServer } = require("ftpd");
const [port, root] = process.argv.slice(2);
const server = new FtpServer("127.0.0.1", { getInitialCwd: () => "/", getRoot: () => root });
server.on("client:connected", (connection) => {
  connection.on("command:user", (_name, accept) => accept());
  connection.on("command:pass", (_password, accept) => accept("u"));
});
server.listen(Number(port), "127.0.0.1");
JAVASCRIPT

seen=
for zone in UTC Asia/Kolkata; do
  port=$(free_port)
  TZ=$zone serve node "$work/server.cjs" "$port" "$work/root"
  seen+="TZ=$zone $(python3 - "$port" <<'PYTHON'
import sys
from wire import Wire

Wire(int(sys.argv[1]), 'USER u', 'PASS p').ask('MDTM file')
PYTHON
  )"$'\n'
done
same "MDTM of a file of 2020-09-13 15:26:40 UTC" 'TZ=UTC MDTM file: 213 20200913032640
TZ=Asia/Kolkata MDTM file: 213 20200913085640' "${seen%$'\n'}"
