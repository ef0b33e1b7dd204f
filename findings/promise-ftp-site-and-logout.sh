#!/usr/bin/env bash
# Client:    promise-ftp 1.3.5 of npm, on Node 20.20 and 24.21.
# Behaviour: its README says that site() resolves to the text and the code of the reply, and that logout() sends QUIT. site()
#            takes the first two letters of the text for both. logout() sends nothing and rejects.
# Seen (2026-11-28), of a server that answers SITE with "214 Help is here":
#   site(): {"text":"H","code":"e"}
#   logout(): TypeError; commands after it: none
. "$(dirname "$0")/setup.sh"

npm_packages promise-ftp@1.3.5
cat >"$work/client.cjs" <<'JAVASCRIPT'
const { createServer } = require("node:net");
const PromiseFtp = require("promise-ftp");
const replies = { USER: "331 password", PASS: "230 in", SITE: "214 Help is here", QUIT: "221 bye" };
const commands = [];
const server = createServer((socket) => {
  socket.write("220 ready\r\n");
  socket.on("data", (bytes) => {
    for (const line of String(bytes).trim().split("\r\n")) {
      const verb = line.split(" ")[0];
      commands.push(verb);
      socket.write(`${replies[verb] ?? "200 fine"}\r\n`);
    }
  });
});
server.listen(0, "127.0.0.1", async () => {
  const ftp = new PromiseFtp();
  await ftp.connect({ host: "127.0.0.1", port: server.address().port, user: "u", password: "p" });
  console.log(`site(): ${JSON.stringify(await ftp.site("HELP"))}`);
  commands.length = 0;
  const outcome = await ftp.logout().then(() => "resolves", (error) => error.name);
  console.log(`logout(): ${outcome}; commands after it: ${commands.join(" ") || "none"}`);
  process.exit();
});
JAVASCRIPT

same "site() and logout() of promise-ftp" 'site(): {"text":"H","code":"e"}
logout(): TypeError; commands after it: none' "$(node "$work/client.cjs")"
