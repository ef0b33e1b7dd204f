#!/usr/bin/env bash
# Server:    python3-twisted 22.4.0-4+deb12u1 of Debian 12, set up as by `twistd ftp`.
# Behaviour: between its 227 and the data connection it answers no command, not even those that need none: a client that
#            sends REST, TYPE or NOOP after PASV and before it connects waits for ever. What was sent is answered as soon as
#            the data connection is there.
# Seen (2026-11-28):
#   PASV: 227; NOOP: nothing in 3 s; after connecting: 200 Command OK
. "$(dirname "$0")/setup.sh"

debian_packages 'python3-twisted=22.4.0-4+deb12u1'
mkdir "$work/root"
port=$(free_port)
serve /usr/bin/python3 "$findings/twisted-server.py" "$port" "$work/root"

seen=$(python3 - "$port" <<'PYTHON'
import re
import socket
import sys
from wire import Wire

wire = Wire(int(sys.argv[1]), 'USER u', 'PASS p')
wire.ask('NOOP')
reply = wire.ask('PASV', show=False)
high, low = re.search(r'(\d+),(\d+)\)', reply).groups()
wire.send('NOOP')
print('NOOP after the 227:', wire.replies(3))
with socket.create_connection(('127.0.0.1', int(high) * 256 + int(low))):
    print('after connecting:', wire.replies(1))
PYTHON
)
same "NOOP" "NOOP: 200 Command OK
NOOP after the 227: []
after connecting: ['200 Command OK']" "$seen"
