import { once } from "node:events";
import { connect } from "node:net";
import { TestServer } from "../../src/index.ts";

const server = await TestServer.start({ tree: { "hello.txt": "hello\n", pub: { notes: "…" } } });

// Any client will do; this one says two lines and hangs up.
const socket = connect(server.port, server.host);
socket.end("USER anonymous\r\nQUIT\r\n");
await once(socket.resume(), "close");

console.log(server.transcript.lines.at(1)); // S: 220 @ftplib/testkit ready
console.log(server.transcript.lines.at(-1)); // S: 221 Goodbye
await server.stop();
