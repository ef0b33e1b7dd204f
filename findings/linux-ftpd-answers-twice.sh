#!/usr/bin/env bash
# Server:    ftpd-ssl 0.17.36+really0.17-2 of Debian 12 (Linux netkit ftpd; the package ftpd installs it).
# Behaviour: a known command with an argument that it does not take is answered twice by 500. From then on every reply is
#            one late, so that a client takes it for the reply to its next command. Without a login, EPSV ALL is answered
#            three times: 530 and twice 500.
# Seen (2026-11-28):
#   NOOP x -> 500 'NOOP x': command not understood. | 500 'NOOP x': command not understood.
#   then NOOP -> 200 NOOP command successful.
#   EPSV ALL -> 530 Please login with USER and PASS. | 500 'EPSV ALL': command not understood. | 500 'EPSV ALL': ...
#   one packet of NOOP x, NOOP -> 500 | 500 | 200
. "$(dirname "$0")/setup.sh"

debian_packages 'ftpd-ssl=0.17.36+really0.17-2'
port=$(free_port)
serve python3 "$findings/wire.py" "$port" "$work/debian/usr/sbin/in.ftpd"

seen=$(python3 - "$port" <<'PYTHON'
import sys
from wire import Wire

for commands in (['NOOP'], ['NOOP x'], ['EPSV ALL'], ['NOOP x', 'NOOP']):
    wire = Wire(int(sys.argv[1]))
    wire.send(*commands)
    print(', '.join(commands), '->', ' '.join(line[:3] for line in wire.replies(1.5)))
PYTHON
)
same "replies to commands" 'NOOP -> 200
NOOP x -> 500 500
EPSV ALL -> 530 500 500
NOOP x, NOOP -> 500 500 200' "$seen"
