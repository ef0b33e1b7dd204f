// A client that believes everything: what it falls for shows that a scenario's criterion can fail. It sends what it is
// given, connects where it is told, verifies nothing, takes any end for the end and any code for success, and shows all.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { dirname } from "node:path";
import { connect as connectTls } from "node:tls";
import { job } from "./report.mjs";

let waiting = [];
let received = "";
let control;

const write = (line) => control.write(`${line}\r\n`, job.encoding ?? "utf8");

function listen(socket) {
  control = socket;
  socket.on("error", () => {});
  socket.on("data", (bytes) => {
    console.log(bytes.toString("latin1"));
    received += bytes.toString("latin1");
    next();
  });
  socket.on("close", () => {
    received += "000 gone\n".repeat(20);
    next();
  });
}

/** Any line that begins with a code and a blank is a reply. */
function next() {
  while (waiting.length > 0) {
    const found = /^(\d\d\d) [^\n]*\n/m.exec(received);
    if (found === null) return;
    received = received.slice(found.index + found[0].length);
    waiting.shift()(found[0]);
  }
}

const reply = () =>
  new Promise((resolve) => {
    waiting.push(resolve);
    next();
  });

async function command(line) {
  console.log(line);
  write(line);
  return await reply();
}

const secure = (socket) =>
  new Promise((resolve) => {
    const wrapped = connectTls({ socket, rejectUnauthorized: false }, () => resolve(wrapped));
    wrapped.on("error", () => resolve(socket));
  });

async function openData() {
  if (job.active === true) {
    const accepted = Promise.withResolvers();
    const server = createServer((socket) => accepted.resolve(socket)).listen(0);
    const { port } = server.address();
    await command(`PORT 127,0,0,1,${port >> 8},${port & 255}`);
    return () => accepted.promise.finally(() => server.close());
  }
  const passive = job.host === "::1" ? await command("EPSV") : await command("PASV");
  const extended = /\|\d?\|([^|]*)\|(\d+)\|/.exec(passive);
  const [, a, b, c, d, p, q] = /(\d+),(\d+),(\d+),(\d+),(\d+),(\d+)/.exec(passive) ?? [];
  const host = extended === null ? `${a}.${b}.${c}.${d}` : extended[1] || job.host;
  const port = extended === null ? (p & 255) * 256 + (q & 255) : Number(extended[2]);
  const socket = connect({ host, port });
  socket.on("error", () => {});
  return async () => socket;
}

async function transfer(line, bytes) {
  const open = await openData();
  write(line);
  const plain = await open();
  const data = job.tls === undefined || job.clear ? plain : await secure(plain);
  data.on("error", () => {});
  const blocks = [];
  data.on("data", (block) => blocks.push(block));
  if (bytes !== undefined) data.end(bytes);
  await new Promise((resolve) => data.once("close", resolve));
  await reply();
  return Buffer.concat(blocks);
}

function save(local, bytes) {
  mkdirSync(dirname(local), { recursive: true });
  writeFileSync(local, bytes);
}

async function names(remote) {
  const text = (await transfer(`MLSD ${remote}`)).toString();
  return text
    .split("\r\n")
    .filter(Boolean)
    .map((line) => line.slice(line.indexOf(" ") + 1));
}

async function step({ op, remote, local, bytes, port }) {
  if (op === "session") return await command("PWD");
  if (op === "return") {
    await command(`CWD ${/"(.*)"/s.exec(await command("PWD"))?.[1]}`);
    return await command(`DELE ${remote}`);
  }
  if (op === "delete") return await command(`DELE ${remote}`);
  if (op === "upload") return void (await transfer(`STOR ${remote}`, readFileSync(local)));
  if (op === "upload-failing") return void (await transfer(`STOR ${remote}`, Buffer.alloc(bytes)));
  if (op === "list") return await names(remote);
  if (op === "count") return (await names(remote)).length;
  if (op === "show") return console.log(await transfer(`MLSD ${remote}`).then(String));
  if (op === "mirror") {
    for (const name of await names(remote))
      save(`${local}/${name}`, await transfer(`RETR ${remote}/${name}`));
    return undefined;
  }
  if (op === "resume") {
    const before = readFileSync(local);
    await command(`REST ${before.length}`);
    return writeFileSync(local, Buffer.concat([before, await transfer(`RETR ${remote}`)]));
  }
  return local === undefined || port !== undefined
    ? undefined
    : save(local, await transfer(`RETR ${remote}`));
}

const plain = connect({ host: job.host, port: job.port });
listen(job.tls === "implicit" ? await secure(plain) : plain);
await reply();
if (job.tls === "explicit") {
  const code = await command("AUTH TLS");
  job.clear = !code.startsWith("234");
  if (!job.clear) {
    const leftover = control;
    leftover.removeAllListeners("data");
    listen(await secure(leftover));
    await command("PBSZ 0");
    job.clear = !(await command("PROT P")).startsWith("200");
  }
}
await command(`USER ${job.user}`);
await command(`PASS ${job.password}`);
await command("TYPE I");
for (const one of job.steps) console.log(`STEP ${JSON.stringify((await step(one)) ?? null)}`);
console.log("DONE");
process.exit(0);
