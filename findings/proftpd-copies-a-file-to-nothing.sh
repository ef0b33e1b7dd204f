#!/usr/bin/env bash
# Server:    proftpd-core 1.3.8+dfsg-4+deb12u5 of Debian 12, with its mod_copy (SITE CPFR, SITE CPTO) and AllowOverwrite.
# Behaviour: SITE CPTO to another hard link of the file that SITE CPFR has named empties it before it is read, and says 250
#            Copy successful: what was in the file is gone, under both names. To the very same name nothing happens, and the
#            reply is the same. A symbolic link to the file is as good as the hard link.
# Seen (2026-11-29), of a file of 10 bytes, each time a new one:
#   SITE CPFR file, SITE CPTO file -> 250 Copy successful, 10 bytes; SITE CPTO hard, SITE CPTO soft -> the same reply, 0 bytes
. "$(dirname "$0")/setup.sh"

debian_packages "$proftpd"
port=$(free_port)
proftpd_server "$port" 'AllowOverwrite on' "ModulePath $work/debian/usr/lib/proftpd" 'LoadModule mod_copy.c'

seen=$(
  for to in file hard soft; do
    find "$work/root" -mindepth 1 -delete
    printf 0123456789 >"$work/root/file"
    ln "$work/root/file" "$work/root/hard"
    ln -s file "$work/root/soft"
    python3 - "$port" "$to" <<'PYTHON'
import sys
from wire import Wire

wire = Wire(int(sys.argv[1]), 'USER u', 'PASS p')
wire.ask('SITE CPFR file')
wire.ask('SITE CPTO ' + sys.argv[2])
PYTHON
    echo "then file has $(stat -c %s "$work/root/file") bytes"
  done
)
same "copies of a file to itself" 'SITE CPFR file: 350 File or directory exists, ready for destination name
SITE CPTO file: 250 Copy successful
then file has 10 bytes
SITE CPFR file: 350 File or directory exists, ready for destination name
SITE CPTO hard: 250 Copy successful
then file has 0 bytes
SITE CPFR file: 350 File or directory exists, ready for destination name
SITE CPTO soft: 250 Copy successful
then file has 0 bytes' "$seen"
