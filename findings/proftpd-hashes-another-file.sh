#!/usr/bin/env bash
# Server:    proftpd-core 1.3.8+dfsg-4+deb12u5 of Debian 12, with its mod_digest.
# Behaviour: XCRC, XMD5, XSHA and their like take two numbers at the end of a name for a range: for the file "part 2 4" they
#            tell the sum of two bytes of the file "part", by 250 and without a name. One number there is refused. They want
#            such a name quoted; HASH, MD5 and SIZE take the same quotes for a part of the name. The last byte of their range
#            is not in it; that of a RANG is, but RANG is for the transfers alone: neither HASH nor XMD5 looks at it.
# Seen (2026-11-29), of part, which is 0123456789, and of "part 2 4" and "part 2", which are other files:
#   XMD5 part 2 4: the sum of 23; XMD5 "part 2 4": that of the file; XMD5 part 2: 501 Invalid number of parameters
#   HASH part 2 4, MD5 part 2 4: that of the file; HASH "part 2 4", SIZE "part 2 4": 550
#   RANG 2 4: 350 ... of 3 bytes; then HASH part and XMD5 part: that of 0123456789, and RETR part: 234
. "$(dirname "$0")/setup.sh"

debian_packages "$proftpd"
port=$(free_port)
proftpd_server "$port" "ModulePath $work/debian/usr/lib/proftpd" 'LoadModule mod_digest.c'
printf 0123456789 >"$work/root/part"
printf other >"$work/root/part 2 4"
printf another >"$work/root/part 2"

seen=$(python3 - "$port" <<'PYTHON'
import hashlib
import re
import sys
import zlib
from wire import Wire

sums = {}
for text in ('0123456789', '23', '234', 'other', 'another'):
    sums['%X' % zlib.crc32(text.encode())] = text
    for name in ('md5', 'sha1', 'sha256', 'sha512'):
        sums[hashlib.new(name, text.encode()).hexdigest().upper()] = text
wire = Wire(int(sys.argv[1]), 'USER u', 'PASS p', 'TYPE I', 'OPTS HASH MD5')


def ask(command):
    words = wire.ask(command, show=False).split(' ')
    print('%s: %s' % (command, ' '.join('<%s>' % sums[word.upper()] if word.upper() in sums else word for word in words)))


for command in ('XMD5 part', 'XMD5 part 2 4', 'XMD5 "part 2 4"', 'XMD5 part 2', 'XCRC part 2 4', 'XSHA part 2 4',
                'XSHA1 part 2 4', 'XSHA256 part 2 4', 'XSHA512 part 2 4', 'HASH part 2 4', 'MD5 part 2 4',
                'HASH "part 2 4"', 'MD5 "part 2 4"', 'SIZE "part 2 4"', 'RANG 2 4', 'HASH part', 'XMD5 part'):
    ask(command)
print('RETR part:', wire.receive('RETR part')[0].decode())
PYTHON
)
same "sums, shown as the bytes that they are of" 'XMD5 part: 250 <0123456789>
XMD5 part 2 4: 250 <23>
XMD5 "part 2 4": 250 <other>
XMD5 part 2: 501 Invalid number of parameters
XCRC part 2 4: 250 <23>
XSHA part 2 4: 250 <23>
XSHA1 part 2 4: 250 <23>
XSHA256 part 2 4: 250 <23>
XSHA512 part 2 4: 250 <23>
HASH part 2 4: 213 MD5 0-5 <other> part 2 4
MD5 part 2 4: 251 part 2 4 <other>
HASH "part 2 4": 550 "part 2 4": No such file or directory
MD5 "part 2 4": 550 "part 2 4": No such file or directory
SIZE "part 2 4": 550 "part 2 4": No such file or directory
RANG 2 4: 350 Transferring byte range of 3 bytes starting from 2
HASH part: 213 MD5 0-10 <0123456789> part
XMD5 part: 250 <0123456789>
RETR part: 234' "$seen"
