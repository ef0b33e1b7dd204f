#!/usr/bin/env bash
# Client:    @icetee/ftp 1.0.8 of npm, on Node 20.20 and 24.21.
# Behaviour: mlsd() takes what is behind the last `;` of a line, without its first character, for the name. RFC 3659, 7.2 ends
#            the facts at the first blank, and a name may hold semicolons. The name becomes a part of itself, or empty, without
#            an error. list(), by LIST, has the whole name.
# Seen (2026-11-28), mlsd():
#   "a; b" is "b"; "a;b" and "a;" are ""; "a;b=c" is "=c"
. "$(dirname "$0")/setup.sh"

npm_packages @icetee/ftp@1.0.8
cat >"$work/client.cjs" <<'JAVASCRIPT'
const client = new (require("@icetee/ftp"))();
const names = (entries) => JSON.stringify(entries.map(({ name }) => name));
client.on("ready", () => client.list((_error, listed) => client.mlsd((error, entries) => {
  console.log(`list(): ${names(listed)}`);
  console.log(`mlsd(): ${error ?? names(entries)}`);
  client.destroy();
})));
client.connect({ host: "127.0.0.1", port: process.argv[2], user: "u", password: "p" });
JAVASCRIPT
facts= lines=
for name in 'plain' 'a; b' 'a;b' 'a;b=c' 'a;'; do
  facts+="type=file;size=1; $name\\n"
  lines+="-rw-r--r-- 1 u g 1 Sep 13  2020 $name\\n"
done
port=$(free_port)
serve python3 "$findings/scripted.py" "$port" "MLSD:$facts" "LIST:$lines"
wait_for "$port"
same "names with a semicolon" 'list(): ["plain","a; b","a;b","a;b=c","a;"]
mlsd(): ["plain","b","","=c",""]' "$(node "$work/client.cjs" "$port")"
