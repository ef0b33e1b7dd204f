import assert from "node:assert/strict";
import { ConnectionClosedError, PermanentReplyError } from "ftplib";
import { openClient } from "../open-client.ts";
import { failureOf, type Operation, refusalOf } from "./operation.ts";

/** Logging in, refusals, and leaving. */
export const sessions: readonly Operation[] = [
  {
    name: "log in, PWD",
    async run({ server }) {
      await using ftp = await openClient(server);
      assert.match(ftp.welcome ?? "", /^220/);
      assert.equal(await ftp.pwd(), "/");
    },
  },
  {
    name: "log in as a user with signs and a password with blanks",
    async run({ server }) {
      const [, odd] = server.users;
      assert(odd);
      await using ftp = await openClient(server, { user: odd.user, password: odd.password });
      assert.equal(await ftp.pwd(), "/");
    },
  },
  {
    name: "a wrong password is refused",
    async run({ server }) {
      const error = await failureOf(openClient(server, { password: "not-the-password" }));
      assert(error instanceof PermanentReplyError);
      assert.equal(error.reply.code, 530);
      assert.doesNotMatch(error.message, /not-the-password/);
    },
  },
  {
    name: "an unknown command is refused, the session goes on",
    async run(context) {
      const ftp = await context.session();
      assert.match(String(await refusalOf(context, ftp.voidcmd("XYZZY"))), /^50[02]$/);
    },
  },
  {
    name: "a missing file is refused, the session goes on",
    async run(context) {
      const ftp = await context.session();
      const download = ftp.retrbinary(`RETR ${context.name()}`, () => {});
      assert.equal(await refusalOf(context, download), 550);
    },
  },
  {
    name: "an upload without permission is refused, the session goes on",
    async run(context) {
      const ftp = await context.session();
      const upload = ftp.storbinary("STOR readonly/hello.txt", Buffer.from("other\n"));
      assert.match(String(await refusalOf(context, upload)), /^55[03]$/);
      assert.equal(context.contents("readonly/hello.txt").toString(), "hello\n");
    },
  },
  {
    name: "SYST and FEAT",
    async run(context) {
      const ftp = await context.session();
      assert.match((await ftp.voidcmd("SYST")).text, /^215 UNIX/);
      assert.match((await ftp.voidcmd("FEAT")).text, /^211-[^]*EPSV[^]*\n211 /);
    },
  },
  {
    name: "ten calls at once, one after another",
    async run(context) {
      const ftp = await context.session();
      const answers = await Promise.all(Array.from({ length: 10 }, () => ftp.pwd()));
      assert.deepEqual([...new Set(answers)], ["/"]);
    },
  },
  {
    name: "QUIT",
    async run(context) {
      const ftp = await context.session();
      if (context.has("slow-replies")) {
        assert((await failureOf(ftp.quit())) instanceof ConnectionClosedError);
        assert.equal(ftp.state, "closed");
        return { reason: "the server hangs up before its late reply to QUIT" };
      }
      assert.match((await ftp.quit()).text, /^221/);
      assert.equal(ftp.state, "closed");
      assert((await failureOf(ftp.pwd())) instanceof ConnectionClosedError);
      return undefined;
    },
  },
  {
    name: "connect again with the same object",
    async run({ server }) {
      await using ftp = await openClient(server);
      ftp.close();
      await ftp.connect();
      await ftp.login(server.user, server.password);
      const lines: string[] = [];
      await ftp.dir((line) => void lines.push(line));
      assert(lines.length > 0);
    },
  },
];
