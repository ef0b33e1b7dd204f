import { connect } from "node:net";
import { at, faults, TestServer } from "../../src/index.ts";

const server = await TestServer.start({
  users: { me: false },
  faults: [
    at("greeting", faults.oneByteAtATime()),
    at("pasv", faults.passiveHost("10.0.0.1")),
    at("pwd", faults.nth(2, faults.permanent(550))),
    at("quit", faults.reset()),
  ],
});

const socket = connect(server.port, server.host);
socket.write("USER me\r\nPWD\r\nPWD\r\nPASV\r\nQUIT\r\n");
socket.on("error", (error) => console.log("code" in error && error.code)); // ECONNRESET
await new Promise((resolve) => socket.resume().once("close", resolve));

const replies = server.transcript.lines.filter((line) => line.startsWith("S: "));
console.log(replies[2]); // S: 257 "/" is the current directory
console.log(replies[3]); // S: 550 No
console.log(replies[4]?.startsWith("S: 227 Entering Passive Mode (10,0,0,1,")); // true
await server.stop();
