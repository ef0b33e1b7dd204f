#!/usr/bin/env bash
# Clients:   basic-ftp 6.2.6 of npm, on Node 20.20 and 24.21, and libcommons-net-java 3.9.0-1 of Debian 12, on OpenJDK 17.
# Behaviour: the digits behind the dot of a time are read as a number of milliseconds. ".5" becomes 5 ms, ".50" 50 ms. Of more
#            than three digits basic-ftp reads three; commons-net leaves the entry out of the listing, without an error.
#            RFC 3659, 2.3 has them as a fraction of a second, of any number of digits.
# Seen (2026-11-28), of 2020-09-13 12:26:40 UTC and a fraction, in MLSD:
#   .5: both 12:26:40.005; .50: both 12:26:40.050; .500000: basic-ftp 12:26:40.500, commons-net no entry
. "$(dirname "$0")/setup.sh"

npm_packages basic-ftp@6.2.6
debian_packages 'libcommons-net-java=3.9.0-1' "${openjdk[@]}"
java=$(java_home)/bin/java
cat >"$work/client.cjs" <<'JAVASCRIPT'
const { Client } = require("basic-ftp");
(async () => {
  const client = new Client();
  await client.access({ host: "127.0.0.1", port: Number(process.argv[2]), user: "u", password: "p" });
  for (const { name, modifiedAt } of await client.list()) console.log(`basic-ftp ${name}: ${modifiedAt.toISOString()}`);
  client.close();
})();
JAVASCRIPT
cat >"$work/Client.java" <<'JAVA'
import org.apache.commons.net.ftp.*;

class Client {
  public static void main(String[] port) throws Exception {
    FTPClient client = new FTPClient();
    client.connect("127.0.0.1", Integer.parseInt(port[0]));
    client.login("u", "p");
    client.enterLocalPassiveMode();
    for (FTPFile file : client.mlistDir()) System.out.println("commons-net " + file.getName() + ": " + file.getTimestampInstant());
    client.disconnect();
  }
}
JAVA
port=$(free_port)
entries=
for fraction in .5 .50 .500000; do entries+="type=file;size=1;modify=20200913122640$fraction; $fraction\\n"; done
serve python3 "$findings/scripted.py" "$port" 'FEAT=211-\n MLST type*;size*;modify*;\n211 end' "MLSD:$entries"
wait_for "$port"
seen=$(
  node "$work/client.cjs" "$port"
  "$java" -cp "$work/debian/usr/share/java/commons-net-3.9.0.jar" "$work/Client.java" "$port"
)
same "modify=20200913122640 and a fraction, in MLSD" 'basic-ftp .5: 2020-09-13T12:26:40.005Z
basic-ftp .50: 2020-09-13T12:26:40.050Z
basic-ftp .500000: 2020-09-13T12:26:40.500Z
commons-net .5: 2020-09-13T12:26:40.005Z
commons-net .50: 2020-09-13T12:26:40.050Z' "$seen"
