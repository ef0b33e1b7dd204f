import { dial, listen } from "../../src/index.ts";

// One end listens for one connection, and takes it from one address only.
const listener = await listen({ address: "127.0.0.1", from: "127.0.0.1" });
const [client, server] = await Promise.all([
  dial({ host: "127.0.0.1", port: listener.local.port, timeout: 10_000 }),
  listener.accept({ timeout: 10_000 }),
]);

const decoder = new TextDecoder();
const encoder = new TextEncoder();

await server.write(encoder.encode("220 ready\r\n"));
console.log(decoder.decode(await client.read({ timeout: 5000 })).trim()); // 220 ready

// Each side ends for itself: `client` goes on reading after its own end.
await client.write(encoder.encode("QUIT\r\n"));
await client.end();
console.log(decoder.decode(await server.read()).trim()); // QUIT
await server.write(new Uint8Array(1_000_000));
await server.end();

// Bulk data goes to a sink, which may be asynchronous: nothing is read while it works.
let largest = 0;
const count = await client.receive(
  async (block) => {
    largest = Math.max(largest, block.length);
  },
  { blockSize: 65_536, idleTimeout: 30_000 },
);
console.log(count, largest <= 65_536); // 1000000 true
client.close();
server.close();
listener.close();
