/**
 * An FTP server in a process of its own, which counts its connections: `node count-connections.ts ROOT LIMIT`. It prints its port, and
 * when its standard input ends, what it has seen.
 */
import { TestServer } from "@ftplib/testkit";

const [root = "", limit = "1"] = process.argv.slice(2);
/** What the log shows. */
const seen = { connections: 0, most: 0, refused: 0, stored: 0 };

const server: TestServer = await TestServer.start({
  root,
  users: { me: "secret" },
  maxConnections: Number(limit),
  log: (line) => {
    if (line.startsWith("--- connection")) {
      seen.connections++;
      seen.most = Math.max(seen.most, server.openConnections);
    } else if (line.startsWith("S: 421")) seen.refused++;
    else if (line.startsWith("C: STOR")) seen.stored++;
  },
});
console.log(`port ${server.port}`);
process.stdin.resume();
process.stdin.once("end", () => {
  console.log(`seen ${JSON.stringify(seen)}`);
  void server.stop();
});
