#!/usr/bin/env bash
# Server:    proftpd-core 1.3.8+dfsg-4+deb12u5 of Debian 12.
# Behaviour: a command whose CR is the last byte of one read, and whose LF the first of the next, has no end: the next command becomes a
#            part of its parameter. TCP cuts so wherever a client has several commands under way. Both together get one reply, in two lines of
#            which the second has no code; a client that counts replies waits for ever.
# Seen (2026-11-29), with a pause between CR and LF of the first of two commands:
#   MKD a, MKD b: one 257; of the directory `a CR LF MKD b`
#   RNFR a, NOOP: `550 a`, then the line `NOOP: No such file or directory`
#   in one packet, and with the pause before the CR: a reply for each
. "$(dirname "$0")/setup.sh"

debian_packages "$proftpd"
port=$(free_port)
proftpd_server "$port" "DefaultRoot $work/root"

replies=$(python3 - "$port" <<'PYTHON'
import socket
import sys
import time


def replies(*pieces):
    with socket.create_connection(('127.0.0.1', int(sys.argv[1])), 10) as client:
        lines = client.makefile('rb')
        lines.readline()
        for login in (b'USER u\r\n', b'PASS p\r\n'):
            client.sendall(login)
            lines.readline()
        for piece in pieces:
            client.sendall(piece)
            time.sleep(0.3)
        client.sendall(b'QUIT\r\n')
        return [line.decode().rstrip('\r\n') for line in lines][:-1]


print('apart:', replies(b'RNFR a\r', b'\nNOOP\r\n'))
print('before the CR:', replies(b'RNFR a', b'\r\nNOOP\r\n'))
print('in one:', replies(b'RNFR a\r\nNOOP\r\n'))
print('directories:', replies(b'MKD a\r', b'\nMKD b\r\n'))
PYTHON
)
same 'the replies' "apart: ['550 a', 'NOOP: No such file or directory']
before the CR: ['550 a: No such file or directory', '200 NOOP command successful']
in one: ['550 a: No such file or directory', '200 NOOP command successful']
directories: ['257 \"/a', 'MKD b\" - Directory successfully created']" "$replies"
same 'the directories' $'a\r\nMKD b' "$(cd "$work/root" && printf '%s' *)"
