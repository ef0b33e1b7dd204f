// A job of the scoreboard by ftp (node-ftp).
import { createWriteStream, readFileSync, statSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import Client from "ftp";
import { failing, job, play } from "./report.mjs";

const { host, port, user, password, timeout, tls, ca, maxTls } = job;
let broken = () => {};

/** A method of the client's as a promise; an `error` of the client's in between counts, too. */
const call = (client, name, ...args) =>
  new Promise((resolve, reject) => {
    broken = reject;
    client[name](...args, (error, value) => (error ? reject(error) : resolve(value)));
  });

/** A stream of the client's to its end; the client's `error` and `close` count, too. */
const drain = (client, stream, target) =>
  new Promise((resolve, reject) => {
    broken = reject;
    pipeline(stream, target).then(resolve, reject);
  });

await play({
  open: () =>
    new Promise((resolve, reject) => {
      const client = new Client();
      broken = reject;
      client.on("error", (error) => broken(error));
      client.on("close", () => broken(new Error("closed")));
      client.once("ready", () => resolve(client));
      client.connect({
        host,
        port,
        user,
        password,
        connTimeout: timeout,
        pasvTimeout: timeout,
        secure: tls === undefined ? false : tls === "implicit" ? "implicit" : true,
        secureOptions: tls === undefined ? undefined : { ca: readFileSync(ca), maxVersion: maxTls },
        debug: job.verbose === true ? console.log : undefined,
      });
    }),
  close: async (client) => {
    broken = () => {};
    client.end();
  },
  ops: {
    session: (client) => call(client, "pwd"),
    return: async (client, { remote }) => {
      await call(client, "cwd", await call(client, "pwd"));
      await call(client, "delete", remote);
    },
    download: async (client, { remote, local }) =>
      drain(client, await call(client, "get", remote), createWriteStream(local)),
    upload: async (client, { remote, local }) => void (await call(client, "put", local, remote)),
    "upload-failing": async (client, { remote, bytes }) =>
      void (await call(client, "put", Readable.from(failing(bytes)), remote)),
    list: async (client, { remote }) => (await call(client, "list", remote)).map(({ name }) => name),
    count: async (client, { remote }) => (await call(client, "list", remote)).length,
    delete: async (client, { remote }) => void (await call(client, "delete", remote)),
    text: async (client, { remote, local }) => {
      await call(client, "ascii");
      await drain(client, await call(client, "get", remote), createWriteStream(local));
    },
    resume: async (client, { remote, local }) => {
      await call(client, "restart", statSync(local).size);
      await drain(client, await call(client, "get", remote), createWriteStream(local, { flags: "a" }));
    },
    "remove-tree": (client, { remote }) => call(client, "rmdir", remote, true),
    "upload-deep": async (client, { remote, local }) => {
      await call(client, "mkdir", remote.slice(0, remote.lastIndexOf("/")), true);
      await call(client, "put", local, remote);
    },
  },
});
