#!/usr/bin/env bash
# Clients:   tnftp 20210827-4+b1 and snarf 7.0-9+b1 of Debian 12.
# Behaviour: a download that the server ends in 426 leaves what has come under the file's name, and exit status 0, though both
#            have asked SIZE before. snarf prints the 426, tnftp not even that: it sends MDTM behind the transfer, and the
#            reply to that is what its exit status tells. Only where MDTM is refused it is 1.
# Seen (2026-11-28), of a file of 10 bytes, of which the server sends 5 and then says 426:
#   tnftp -o file ftp://…: exit 0, 5 bytes, not a word; snarf ftp://… file: exit 0, 5 bytes, "426 aborted"
. "$(dirname "$0")/setup.sh"

debian_packages 'tnftp=20210827-4+b1' 'snarf=7.0-9+b1'
half=('SIZE=213 10' RETR:01234 'RETR=426 aborted')
port=$(free_port)
serve python3 "$findings/scripted.py" "$port" "${half[@]}" 'MDTM=213 20200913122640'
without=$(free_port)
serve python3 "$findings/scripted.py" "$without" "${half[@]}"
wait_for "$port"
wait_for "$without"

try() {
  local status=0 said
  said=$("${@:2}" 2>&1 </dev/null | tr -d '\r'; exit "${PIPESTATUS[0]}") || status=$?
  echo "$1: exit $status, $(stat -c %s "$work/file") bytes, says '$said'"
  rm "$work/file"
}
seen=$(
  try tnftp "$work/debian/usr/bin/tnftp" -o "$work/file" "ftp://u:p@127.0.0.1:$port/file"
  try "tnftp, no MDTM" "$work/debian/usr/bin/tnftp" -o "$work/file" "ftp://u:p@127.0.0.1:$without/file"
  try snarf "$work/debian/usr/bin/snarf" "ftp://u:p@127.0.0.1:$port/file" "$work/file"
)
same "a download that ends in 426" "tnftp: exit 0, 5 bytes, says ''
tnftp, no MDTM: exit 1, 5 bytes, says ''
snarf: exit 0, 5 bytes, says '426 aborted'" "$seen"
