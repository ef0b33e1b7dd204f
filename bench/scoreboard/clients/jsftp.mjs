// A job of the scoreboard by jsftp. Its debug output is that of the package `debug`, by DEBUG=jsftp:*.
import { createWriteStream, readFileSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import Client from "jsftp";
import { job, play } from "./report.mjs";

const { host, port, user, password } = job;
let broken = () => {};

const call = (client, name, ...args) =>
  new Promise((resolve, reject) => {
    broken = reject;
    client[name](...args, (error, value) =>
      error ? reject(new Error(error.text ?? error)) : resolve(value),
    );
  });

await play({
  open: () =>
    new Promise((resolve, reject) => {
      const client = new Client({ host, port, user, pass: password, useList: true });
      broken = reject;
      client.on("error", (error) => broken(error));
      // It logs in ahead of the first command.
      client.once("connect", () => resolve(client));
    }),
  close: async (client) => {
    await call(client, "raw", "quit");
    client.destroy();
  },
  ops: {
    session: async (client) => (await call(client, "raw", "pwd")).text,
    return: async (client, { remote }) => {
      const { text } = await call(client, "raw", "pwd");
      await call(client, "raw", "cwd", text.slice(text.indexOf('"') + 1, text.lastIndexOf('"')));
      await call(client, "raw", "dele", remote);
    },
    // Its `get` with a local path never ends on Node 24, so it is the one that gives a socket.
    download: async (client, { remote, local }) =>
      void (await pipeline(await call(client, "get", remote), createWriteStream(local))),
    upload: async (client, { remote, local }) =>
      void (await call(client, "put", readFileSync(local), remote)),
    list: async (client, { remote }) => (await call(client, "ls", remote || ".")).map(({ name }) => name),
    count: async (client, { remote }) => (await call(client, "ls", remote || ".")).length,
    delete: async (client, { remote }) => void (await call(client, "raw", "dele", remote)),
  },
});
