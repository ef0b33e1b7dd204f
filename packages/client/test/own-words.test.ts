import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { ConnectionClosedError, errorForReply, Reply, TimeoutError } from "@ftplib/reply";
import { describe, expect, it } from "vitest";
import { isOwnWords } from "../src/command/own-words.ts";
import { MASK } from "../src/command/command.ts";
import { Secrets } from "../src/command/secrets.ts";
import { attemptsError } from "../src/errors/attempts-error.ts";
import { dataConnectFailure } from "../src/errors/data-connect-failure.ts";
import { DebugLog } from "../src/log/debug-log.ts";
import { maskError } from "../src/log/mask-error.ts";

const OWN = ["EPSV", "connection", "data", "time", "reply", "open the data", "firewall"];

const secretsOf = (secret: string): Secrets => {
  const secrets = new Secrets();
  secrets.add(secret);
  return secrets;
};

/** Errors without a word of the server's, besides what is told apart. */
const own: Readonly<Record<string, () => Error>> = {
  "a port that cannot be reached": () =>
    dataConnectFailure(Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }), {
      host: "127.0.0.1",
      port: 2121,
      command: "EPSV",
      isSecure: true,
    }) as Error,
  "a timeout": () =>
    new TimeoutError("timed out after 5 ms waiting for the reply to EPSV", { command: "EPSV" }),
  "a lost connection": () =>
    new ConnectionClosedError("the data connection was lost", {
      cause: new TimeoutError("no data moved in time"),
    }),
};

describe.each(OWN)("S65: the password is %j", (secret) => {
  it.each(Object.keys(own))("%s stays readable", (what) => {
    const before = (own[what] as () => Error)();
    const message = before.message;
    const error = maskError(before, secretsOf(secret)) as Error;
    expect(inspect(error)).not.toContain(MASK);
    expect(error.message).toBe(message);
  });

  it("a server that repeats it is masked, and the words around it are not", () => {
    const reply = new Reply(`530-no\n530 not ${secret}`);
    const hint = "active mode may work when the data connection needs time to reply";
    const error = maskError(errorForReply(reply, { command: "EPSV", hint }), secretsOf(secret)) as Error & {
      reply: Reply;
      command: string;
    };
    expect(error.message).toBe(`530-no\n530 not ${MASK} (command: EPSV) ${hint}`);
    expect(error.reply.text).toBe(`530-no\n530 not ${MASK}`);
    expect(error.command).toBe("EPSV");
  });

  it("so is what it has said before, or to an error's cause", () => {
    const reply = (text: string): Reply => new Reply(text);
    const attempts = attemptsError([
      { command: "PASV", reply: reply(`500 ${secret}?`) },
      { command: "EPSV", reply: reply("502 no") },
    ]);
    const hidden = maskError(attempts, secretsOf(secret)) as Error;
    expect(hidden.message).toBe(`502 no (command: EPSV) (tried before: PASV: 500 ${MASK}?)`);
    const cause = errorForReply(reply(`421 ${secret}!`));
    const lost = new ConnectionClosedError(`the connection is closed (${cause.message})`, { cause });
    expect((maskError(lost, secretsOf(secret)) as Error).message).toBe(
      `the connection is closed (421 ${MASK}!)`,
    );
  });

  it("so is the parameter of a command, and not its verb", () => {
    const reply = new Reply("500 no");
    const error = maskError(errorForReply(reply, { command: `SITE ${secret}` }), secretsOf(secret)) as Error;
    expect(error.message).toBe(`500 no (command: SITE ${MASK})`);
    const log = new DebugLog(secretsOf(secret), () => {});
    expect(log.sanitize(`SITE ${secret}`)).toBe(`'SITE ${MASK}'`);
    expect(log.sanitize("EPSV")).toBe("'EPSV'");
    expect(log.sanitize(`230 ${secret}`)).toBe(`'230 ${MASK}'`);
  });
});

it.each(["hunter", "EPSV1", "correct horse", "data connection zq"])(
  "S65: %j is nobody's word, and masked everywhere",
  (secret) => {
    const error = new TimeoutError(`the server waits for ${secret}`);
    expect((maskError(error, secretsOf(secret)) as Error).message).toBe(`the server waits for ${MASK}`);
  },
);

it("every word of our messages is known", () => {
  const sources = ["client", "reply", "transport"].map((name) =>
    join(import.meta.dirname, "../..", name, "src"),
  );
  const unknown = new Set<string>();
  for (const folder of sources) {
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      if (!name.endsWith(".ts") || /^cli|compliance|own-words|option-names/.test(name)) continue;
      const code = readFileSync(join(folder, name), "utf8").replace(
        /\/\*[^]*?\*\/|^\s*\/\/.*$|^(?:import|export) .* from .*$/gm,
        "",
      );
      for (const [text] of code.matchAll(/"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g)) {
        const words =
          text.replace(/\$\{[^}]*\}|\\./g, " ").match(/(?<![A-Za-z])(?:[a-z]{4,}|[A-Z]{4})(?![A-Za-z])/g) ??
          [];
        if (text.split(/\s+/).length < 3) continue;
        for (const word of words) if (!isOwnWords(word)) unknown.add(word);
      }
    }
  }
  expect([...unknown]).toEqual([]);
});
