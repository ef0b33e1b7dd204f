#!/usr/bin/env bash
# Servers:   proftpd-core 1.3.8+dfsg-4+deb12u5 and python3-pyftpdlib 1.5.7-3 of Debian 12; ftp-srv 4.6.3 of npm, on Node 20.20 and 24.21.
# Behaviour: a refused RNFR does not take back the one before: RNTO moves the file of that. A client that sends RNFR and RNTO without
#            waiting for the first reply may so move another file than it has named, over the one that it has named. ProFTPD
#            refuses the second RNFR (501) although the file exists; pyftpdlib and ftp-srv do for a name that does not exist.
# Seen (2026-11-29), with the files a and b: RNFR a, RNFR b or none, RNTO c:
#   proftpd: 350, 501, 250; then there are b and c, which is a
#   pyftpdlib, ftp-srv: 350, 550, 250; then there are b and c, which is a
. "$(dirname "$0")/setup.sh"

debian_packages "$proftpd" 'python3-pyftpdlib=1.5.7-3'
npm_packages ftp-srv@4.6.3

# renames NAME PORT SECOND: what becomes of the files of $work/root.
renames() {
  echo a >"$work/root/a"
  echo b >"$work/root/b"
  python3 - "$@" "$work/root" <<'PYTHON'
import os
import sys
from wire import Wire

name, port, second, root = sys.argv[1:]
wire = Wire(int(port), 'USER u', 'PASS p')
codes = [wire.ask(command, show=False)[:3] for command in ('RNFR a', 'RNFR ' + second, 'RNTO c')]
print(name, *codes, {file: open(os.path.join(root, file)).read().strip() for file in sorted(os.listdir(root))})
PYTHON
  rm "$work/root"/*
}

mkdir "$work/root"
port=$(free_port)
proftpd_server "$port" "DefaultRoot $work/root"
seen=$(renames proftpd "$port" b)

cat >"$work/server.py" <<'PYTHON'
import sys
from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.servers import FTPServer

FTPHandler.authorizer = DummyAuthorizer()
FTPHandler.authorizer.add_user('u', 'p', sys.argv[2], perm='elradfmw')
FTPServer(('127.0.0.1', int(sys.argv[1])), FTPHandler).serve_forever()
PYTHON
port=$(free_port)
serve python3 "$work/server.py" "$port" "$work/root"
wait_for "$port"
seen+=$'\n'$(renames pyftpdlib "$port" none)

port=$(free_port)
serve node "$work/node_modules/ftp-srv/bin/index.js" "ftp://127.0.0.1:$port" --root "$work/root" --username u --password p \
  --pasv-url 127.0.0.1
wait_for "$port"
seen+=$'\n'$(renames ftp-srv "$port" none)
same 'RNFR, RNFR, RNTO' "proftpd 350 501 250 {'b': 'b', 'c': 'a'}
pyftpdlib 350 550 250 {'b': 'b', 'c': 'a'}
ftp-srv 350 550 250 {'b': 'b', 'c': 'a'}" "$seen"
