#!/usr/bin/env bash
# Server:    python3-twisted 22.4.0-4+deb12u1 of Debian 12, set up as by `twistd ftp`.
# Behaviour: LIST and NLST send names in UTF-8, and commands are read in Latin-1: a name that was listed is not found when it
#            is sent back as it came, and one that is stored is listed as another.
# Seen (2026-11-28), with a file gr\xc3\xbc on the disk:
#   NLST: gr\xc3\xbc; RETR gr\xc3\xbc: 550; STOR \xc3\xbc makes the file \xc3\x83\xc2\xbc
. "$(dirname "$0")/setup.sh"

debian_packages 'python3-twisted=22.4.0-4+deb12u1'
mkdir "$work/root"
echo x >"$work/root/grü"
port=$(free_port)
serve /usr/bin/python3 "$findings/twisted-server.py" "$port" "$work/root"

seen=$(python3 - "$port" "$work/root" <<'PYTHON'
import os
import sys
from wire import Wire

wire = Wire(int(sys.argv[1]), 'USER u', 'PASS p', 'TYPE I')
received, _ = wire.receive('NLST .')
print('NLST:', received)
_, replies = wire.receive('RETR grü')
print('RETR of that name:', replies[0][:3])
print('STOR ü:', wire.store('STOR ü', b'x')[:3])
print('on the disk:', sorted(os.listdir(sys.argv[2].encode())))
PYTHON
)
same "names" "NLST: b'gr\\xc3\\xbc\\r\\n'
RETR of that name: 550
STOR ü: 226
on the disk: [b'gr\\xc3\\xbc', b'\\xc3\\x83\\xc2\\xbc']" "$seen"
