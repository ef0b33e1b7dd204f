import { connect } from "node:net";
import { ScriptServer } from "../../src/index.ts";

const server = await ScriptServer.start(
  `
  S: 220 ready
  C: USER anonymous
  S: 331 who are you?
  C: PASS secret
  S: 230 in
  `,
  { cut: "each-byte" },
);

const socket = connect(server.port, server.host);
socket.end("USER anonymous\r\nPASS guess\r\n");
socket.resume();

await server.finished.catch((error) => {
  const [where, expected, received] = error.message.split("\n");
  console.log(where); // line 5 of the script
  console.log(expected?.trim()); // expected C: PASS secret
  console.log(received?.trim()); // received C: PASS guess
});
await server.stop();
