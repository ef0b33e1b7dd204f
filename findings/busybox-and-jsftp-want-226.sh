#!/usr/bin/env bash
# Clients:   busybox 1:1.35.0-4+deb12u1+b1 of Debian 12; jsftp 2.1.3 of npm, on Node 20.20 and 24.21.
# Behaviour: 250 tells the success of RETR, STOR and LIST as 226 does (RFC 959, 5.4). busybox's ftpget and ftpput fail by it,
#            when the whole file has been transferred. jsftp takes it for the reply to its next command.
# Seen (2026-11-28), of transfers that end in 250:
#   ftpget: exit 1, all 10 bytes are there; ftpput: exit 1; jsftp: list() as with 226, and PWD is answered by "250 done"
. "$(dirname "$0")/setup.sh"

npm_packages jsftp@2.1.3
debian_packages 'busybox=1:1.35.0-4+deb12u1+b1'
cat >"$work/client.cjs" <<'JAVASCRIPT'
const client = new (require("jsftp"))({ host: "127.0.0.1", port: Number(process.argv[2]), user: "u", pass: "p" });
client.list(".", (error, lines) => client.raw("pwd", (refused, { text }) => {
  console.log(`jsftp: list() ${error ?? JSON.stringify(lines.trim())}, then pwd: ${refused ?? text}`);
  process.exit();
}));
JAVASCRIPT
try() {
  local status=0 said
  said=$("$work/debian/bin/busybox" "$@" 2>&1) || status=$?
  echo "$1: exit $status${said:+, says '$said'}"
}
cd "$work"
seen=
echo text >local
for code in 226 250; do
  port=$(free_port)
  serve python3 "$findings/scripted.py" "$port" 'SIZE=213 10' RETR:0123456789 LIST:file \
    "RETR=$code done" "STOR=$code done" "LIST=$code done"
  wait_for "$port"
  seen+="$code:"$'\n'$(
    try ftpget -P "$port" -u u -p p 127.0.0.1 file file
    stat -c '%s bytes' file
    try ftpput -P "$port" -u u -p p 127.0.0.1 new local
    timeout 20 node client.cjs "$port"
  )$'\n'
done
same "transfers that end in 226, and in 250" "226:
ftpget: exit 0
10 bytes
ftpput: exit 0
jsftp: list() \"file\", then pwd: 257 \"/\" is cwd
250:
ftpget: exit 1, says 'ftpget: unexpected server response: 250 done'
10 bytes
ftpput: exit 1, says 'ftpput: unexpected server response: 250 done'
jsftp: list() \"file\", then pwd: 250 done" "${seen%$'\n'}"
