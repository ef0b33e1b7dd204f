#!/usr/bin/env bash
# Server:    globus-gridftp-server-progs 13.24-3 of Debian 12 (Globus GridFTP), with anonymous users. Needs root.
# Behaviour: LIST, NLST and MLSD end lines in CR LF by themselves. In TYPE A they are then converted once more, as text
#            is: lines end in CR CR LF, which reads as a CR at the end of every name, or as an empty line after each.
# Seen (2026-11-28):
#   TYPE A: LIST, NLST and MLSD send lines that end in b'\r\r\n'
#   TYPE I: LIST, NLST and MLSD send lines that end in b'\r\n'
. "$(dirname "$0")/setup.sh"

debian_packages globus-gridftp-server-progs=13.24-3
mkdir "$work/root"
echo x >"$work/root/file"
chown -R nobody "$work/root"
port=$(free_port)
server=$work/debian/usr/sbin/globus-gridftp-server
serve "$server" -exec "$server" -s -c /dev/null -p "$port" -control-interface 127.0.0.1 -data-interface 127.0.0.1 \
  -hostname 127.0.0.1 -aa -anonymous-names-allowed '*' -anonymous-user nobody -allow-disabled-login -home-dir "$work/root"

seen=$(python3 - "$port" <<'PYTHON'
import re
import sys
from wire import Wire

wire = Wire(int(sys.argv[1]), 'USER anonymous', 'PASS x@')
for form in ('A', 'I'):
    wire.ask('TYPE ' + form, show=False)
    for command in ('LIST', 'NLST', 'MLSD'):
        received, _ = wire.receive(command)
        ends = re.findall(rb'file[^\r\n]*([\r\n]+)', received)
        print('TYPE %s %s: %s' % (form, command, ends))
PYTHON
)
same "line ends" "TYPE A LIST: [b'\\r\\r\\n']
TYPE A NLST: [b'\\r\\r\\n']
TYPE A MLSD: [b'\\r\\r\\n']
TYPE I LIST: [b'\\r\\n']
TYPE I NLST: [b'\\r\\n']
TYPE I MLSD: [b'\\r\\n']" "$seen"
