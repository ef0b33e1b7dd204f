import assert from "node:assert/strict";
import { isReplyError } from "ftplib";
import { failureOf } from "../../operations/operation.ts";
import { assertSame } from "../assert-same.ts";
import type { RareOperation } from "../rare-operation.ts";

/** Logging in, and leaving. */
export const sessions: readonly RareOperation[] = [
  {
    name: "log in, PWD",
    async run(context) {
      const ftp = await context.open();
      assert.match(ftp.welcome ?? "", /^220/);
      assert.equal(await ftp.pwd(), context.server.start);
    },
  },
  {
    name: "a wrong password is refused",
    endsSession: true,
    async run(context) {
      const error = await failureOf(context.open({ password: "not-the-password" }));
      assert(isReplyError(error) && error.reply.code >= 400, String(error));
      assert.doesNotMatch(error.message, /not-the-password/);
    },
  },
  {
    name: "quit()",
    endsSession: true,
    async run(context) {
      const ftp = await context.open();
      assert.equal((await ftp.quit()).code, 221);
      assert.equal(ftp.state, "closed");
    },
  },
  {
    name: "await using",
    endsSession: true,
    async run(context) {
      {
        await using ftp = await context.enter();
        await ftp.storbinary("STOR kept", Buffer.from("kept"));
      }
      assert.equal(context.contents("kept").toString(), "kept");
    },
  },
  {
    name: "connect again with the same object",
    async run(context) {
      const { user, password, start } = context.server;
      const ftp = await context.open();
      await context.securing(async () => {
        ftp.close();
        await ftp.connect();
        await ftp.login(user, password);
      });
      assert.equal(await ftp.pwd(), start);
    },
  },
  {
    name: "features()",
    async run(context) {
      const ftp = await context.open();
      const features = await ftp.features();
      for (const name of features.keys()) assert.match(name, /^[A-Z0-9_]+$/);
    },
  },
  {
    name: "ten calls at once",
    async run(context) {
      const ftp = await context.enter();
      const paths = await Promise.all(Array.from({ length: 10 }, () => ftp.pwd()));
      assertSame([...new Set(paths)], [context.absolute()]);
    },
  },
  {
    name: "AUTH TLS",
    endsSession: true,
    async run(context) {
      const ftp = await context.openSecure();
      assert.match(ftp.tls?.protocol ?? "", /^TLSv1\.[23]$/);
    },
  },
];
