#!/usr/bin/env bash
# Server:    python3-twisted 22.4.0-4+deb12u1 of Debian 12, set up as by `twistd ftp`.
# Behaviour: NLST takes a path whose last part has a dot or a hyphen for a pattern, since it compares two regular
#            expressions of which one has these signs escaped. It then lists what matches in the parent: NLST of the
#            directory `v1.2` sends `v1.2`, and not what is in it, with a slash at the end, too.
# Seen (2026-11-28), each directory with a file x:
#   NLST plain: x; NLST v1.2: v1.2; NLST a-b: a-b; NLST v1.2/: v1.2
. "$(dirname "$0")/setup.sh"

debian_packages 'python3-twisted=22.4.0-4+deb12u1'
for name in plain v1.2 a-b; do mkdir -p "$work/root/$name"; echo x >"$work/root/$name/x"; done
port=$(free_port)
serve /usr/bin/python3 "$findings/twisted-server.py" "$port" "$work/root"

seen=$(python3 - "$port" <<'PYTHON'
import sys
from wire import Wire

wire = Wire(int(sys.argv[1]), 'USER u', 'PASS p')
for path in ('plain', 'v1.2', 'a-b', 'v1.2/'):
    print('NLST %s: %s' % (path, wire.receive('NLST ' + path)[0].decode().split()))
PYTHON
)
same "NLST of directories" "NLST plain: ['x']
NLST v1.2: ['v1.2']
NLST a-b: ['a-b']
NLST v1.2/: ['v1.2']" "$seen"
