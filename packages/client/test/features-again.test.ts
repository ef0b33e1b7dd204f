import { describe, expect, it } from "vitest";
import type { FTP } from "../src/index.ts";
import { play } from "./play.ts";

const full = "C: FEAT\nS: 211-F\nS:  UTF8\nS:  MODE Z\nS:  MLST type*;size*;\nS: 211 end\n";

/** What a server says to FEAT before it knows who asks. */
const first: Readonly<Record<string, string>> = {
  "a refusal": "C: FEAT\nS: 530 Please login first\n",
  "500": "C: FEAT\nS: 500 what?\n",
  "a short list": "C: FEAT\nS: 211-F\nS:  AUTH TLS\nS: 211 end\n",
};

type Event = readonly [script: string, call: (ftp: FTP) => Promise<unknown>];

/** What may make another server of it. */
const events: Readonly<Record<string, Event>> = {
  "login()": ["C: USER u\nS: 331 pw\nC: PASS p\nS: 230 in\n", (ftp) => ftp.login("u", "p")],
  "login() without a password": ["C: USER u\nS: 230 in\n", (ftp) => ftp.login("u", "p")],
  "login() with an account": [
    "C: USER u\nS: 331 pw\nC: PASS p\nS: 332 acct\nC: ACCT a\nS: 230 in\n",
    (ftp) => ftp.login("u", "p", "a"),
  ],
  "PASS by sendcmd()": ["C: PASS p\nS: 230 in\n", (ftp) => ftp.sendcmd("PASS p")],
  "HOST by voidcmd()": ["C: HOST x\nS: 220 x\n", (ftp) => ftp.voidcmd("HOST x")],
  "REIN by voidcmd()": ["C: REIN\nS: 220 again\n", (ftp) => ftp.voidcmd("REIN")],
};

const keeping: Readonly<Record<string, Event>> = {
  nothing: ["", async () => {}],
  "a refused login": [
    "C: USER u\nS: 331 pw\nC: PASS p\nS: 530 no\n",
    (ftp) => ftp.login("u", "p").catch(() => {}),
  ],
  "a refused HOST": ["C: HOST x\nS: 504 no\n", (ftp) => ftp.voidcmd("HOST x").catch(() => {})],
  CWD: ["C: CWD x\nS: 250 ok\n", (ftp) => ftp.cwd("x")],
};

const rowsOf = (of: Readonly<Record<string, Event>>) =>
  Object.keys(of).flatMap((event) => Object.keys(first).map((answer) => ({ event, answer })));

describe("2389-01: FEAT", () => {
  it.each(rowsOf(events))("is asked again after $event, $answer before it", async ({ event, answer }) => {
    const [script, call] = events[event] as Event;
    const all = `S: 220 ready\n${first[answer]}${script}${full}`;
    const names = await play(all, async (ftp) => {
      await ftp.features();
      await call(ftp);
      await ftp.features();
      return [...(await ftp.features()).keys()];
    });
    expect(names).toEqual(["UTF8", "MODE", "MLST"]);
  });

  it.each(rowsOf(keeping))(
    "is not asked again after $event, $answer before it",
    async ({ event, answer }) => {
      const [script, call] = keeping[event] as Event;
      await play(`S: 220 ready\n${first[answer]}${script}`, async (ftp) => {
        const before = await ftp.features();
        await call(ftp);
        expect(await ftp.features()).toEqual(before);
      });
    },
  );
});

const [loginScript, login] = events["login()"] as Event;

describe("2389-01: what was concluded before the login is found out again", () => {
  it("2640-01: OPTS UTF8", async () => {
    const script = `S: 220 ready\n${first["a refusal"]}C: CWD ü\nS: 530 no\n${loginScript}${full}C: OPTS UTF8 ON\nS: 200 ok\nC: CWD ü\nS: 250 ok`;
    await play(script, async (ftp) => {
      await ftp.features();
      await ftp.cwd("ü").catch(() => {});
      await login(ftp);
      await ftp.features();
      await ftp.cwd("ü");
    });
  });

  it("MODE Z", async () => {
    const retr = "C: PASV\nS: 227 ({pasv})\nC: RETR x\n";
    const script = `S: 220 ready\nC: TYPE I\nS: 200 ok\n${first["a refusal"]}${retr}S: 530 no\n${loginScript}${full}C: MODE Z\nS: 502 no\n${retr}S: 150 here\nD| data\nD: (end)\nS: 226 done`;
    await play(
      script,
      async (ftp) => {
        await ftp.retrbinary("RETR x", () => {}).catch(() => {});
        await login(ftp);
        await ftp.retrbinary("RETR x", () => {});
      },
      { modeZ: true },
    );
  });

  it("SITE commands", async () => {
    const none = "C: SITE HELP\nS: 530 no\n";
    const help = "C: SITE HELP\nS: 214-The following\nS:  SYMLINK\nS: 214 end\n";
    const script = `S: 220 ready\n${first["a refusal"]}${none}${loginScript}${full}${help}C: SITE SYMLINK x y\nS: 200 ok`;
    const made = await play(script, async (ftp) => {
      const refused = await ftp.symlink("x", "y");
      await login(ftp);
      return [refused, (await ftp.symlink("x", "y"))?.code];
    });
    expect(made).toEqual([undefined, 200]);
  });
});
