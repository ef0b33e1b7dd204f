#!/usr/bin/env bash
# Server:    ftp-srv 4.6.3 of npm, on Node 20.20 and 24.21, by its own command line.
# Behaviour: STOR after REST replaces what the file had before the offset by NUL bytes. All replies are positive, and SIZE
#            is that of a whole file. SIZE of an empty file has no number.
# Seen (2026-11-28), with a file "0123456789":
#   REST 5: 350; STOR file with "56789": 226; SIZE file: 213 10; the file is 5 NUL bytes and "56789"
#   SIZE empty: 213 File status
. "$(dirname "$0")/setup.sh"

npm_packages ftp-srv@4.6.3
mkdir "$work/root"
printf 0123456789 >"$work/root/file"
: >"$work/root/empty"
port=$(free_port)
serve node "$work/node_modules/ftp-srv/bin/index.js" "ftp://127.0.0.1:$port" --root "$work/root" --username u --password p \
  --pasv-url 127.0.0.1

seen=$(python3 - "$port" "$work/root" <<'PYTHON'
import re
import sys
from wire import Wire

wire = Wire(int(sys.argv[1]), 'USER u', 'PASS p', 'TYPE I')
wire.ask('REST 5')
print('STOR file:', wire.store('STOR file', b'56789')[:3])
wire.ask('SIZE file')
wire.ask('SIZE empty')
with open(sys.argv[2] + '/file', 'rb') as file:
    print('the file:', file.read())
PYTHON
)
same "a resumed upload" "REST 5: 350 Restarting next transfer at 5
STOR file: 226
SIZE file: 213 10
SIZE empty: 213 File status
the file: b'\\x00\\x00\\x00\\x00\\x0056789'" "$seen"
