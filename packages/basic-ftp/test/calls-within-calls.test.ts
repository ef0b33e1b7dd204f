import { PassThrough, Readable, Writable } from "node:stream";
import type * as theirs from "basic-ftp";
import { describe, expect, it } from "vitest";
import { type Bench, observe, type Run } from "./differential/observe.ts";

/** Calls that are made by what another call calls, or waits for; each is given the function that makes a call and notes how it ends. */
type Way = (bench: Bench, inner: () => Promise<void>) => Promise<unknown>;

type Call = (client: theirs.Client) => Promise<unknown>;

/** What the other call waits for: it could wait for ever, so both fail, as with basic-ftp. */
const waited: Readonly<Record<string, Way>> = {
  "a generator that is uploaded": async ({ client }, inner) => {
    async function* lines(): AsyncGenerator<string> {
      yield "one\n";
      await inner();
      yield "two\n";
    }
    await client.uploadFrom(Readable.from(lines()), "new.txt");
  },
  "a stream that is uploaded, before its first byte": async ({ client }, inner) => {
    const source = new Readable({
      async read() {
        await inner();
        this.push("late");
        this.push(null);
      },
    });
    await client.uploadFrom(source, "new.txt");
  },
  "a writer next to the upload": async ({ client }, inner) => {
    const source = new PassThrough();
    source.write("one\n");
    const uploaded = client.uploadFrom(source, "new.txt");
    await Promise.all([uploaded, inner().then(() => source.end("two\n"))]);
  },
  "a destination that is downloaded to": async ({ client }, inner) => {
    const destination = new Writable({
      async write(_chunk, _encoding, done) {
        await inner();
        done();
      },
    });
    await client.downloadTo(destination, "file.txt");
  },
  "the end of a destination": async ({ client }, inner) => {
    const destination = new Writable({
      write: (_chunk, _encoding, done) => done(),
      async final(done) {
        await inner();
        done();
      },
    });
    await client.downloadTo(destination, "file.txt");
  },
  "a handler of replies": ({ client }, inner) =>
    client.ftp.handle("NOOP", async (response, task) => {
      if (response instanceof Error) return task.reject(response);
      await inner();
      task.resolve(response);
    }),
  "a reader that has not enough room": async ({ client }, inner) => {
    const destination = new PassThrough();
    const downloaded = client.downloadTo(destination, "big.bin");
    await Promise.all([downloaded, inner().then(() => destination.resume())]);
  },
};

/** Each call that may be made in between. */
const calls: Readonly<Record<string, Call>> = {
  pwd: (client) => client.pwd(),
  cd: (client) => client.cd("dir"),
  list: (client) => client.list(),
  uploadFrom: (client) => client.uploadFrom(Readable.from(["x"]), "other.txt"),
  downloadTo: (client) => client.downloadTo(new PassThrough().resume(), "file.txt"),
  ensureDir: (client) => client.ensureDir("new"),
  "ftp.request": (client) => client.ftp.request("NOOP"),
  "ftp.handle": (client) => client.ftp.handle("NOOP", (response, task) => task.resolve(response)),
};

const LAUNCHED = /^(?:Client is closed because )?User launched a task while another one is still running\./;
// What is next to the transfer may be there before it, where nothing gives the turns.
const isBefore = (way: string, call: string): boolean => /next to|room/.test(way) && call.startsWith("ftp.");
const table = Object.keys(waited).flatMap((way) =>
  Object.keys(calls)
    .filter((call) => !isBefore(way, call))
    .map((call) => [way, call] as const),
);

/** How the outer call ends, and then the inner one. */
async function endsOf(bench: Bench, way: Way | undefined, call: Call | undefined): Promise<string[]> {
  const ended = async (made: Promise<unknown> | undefined): Promise<string> =>
    (await made?.then(
      () => "made",
      (error: Error) => error.message,
    )) ?? expect.unreachable();
  let inner: Promise<string> | undefined;
  const outer = way?.(bench, async () => void (await (inner ??= ended(call?.(bench.client)))));
  return [await ended(outer), (await inner) ?? expect.unreachable()];
}

describe("G1, G3: a call that another one waits for", () => {
  it.concurrent.each(table)("%s: %s, and both fail", async (way, name) => {
    const run: Run = { call: (bench) => endsOf(bench, waited[way], calls[name]), timeout: 1_000 };
    const { outcome, isClosed } = await observe("ours", run);
    const launched = expect.stringMatching(LAUNCHED);
    expect(outcome).toEqual({ value: [launched, launched] });
    expect(isClosed).toBe(true);
  });

  it.each(Object.keys(waited))("%s: so do they with basic-ftp", async (way) => {
    const run: Run = { call: (bench) => endsOf(bench, waited[way], calls["cd"]), timeout: 1_000 };
    const { outcome, isClosed } = await observe("theirs", run);
    expect(outcome).toMatchObject({
      value: [expect.stringContaining("User launched a task"), expect.anything()],
    });
    expect(isClosed).toBe(true);
  });
});

/** What the other call only calls, and does not wait for: the inner call has its turn. */
const called: Readonly<Record<string, Way>> = {
  "a handler of progress": async ({ client }, inner) => {
    client.trackProgress(() => void inner());
    await client.downloadTo(new PassThrough().resume(), "file.txt");
  },
  "ftp.log": async ({ client }, inner) => {
    client.ftp.log = () => void inner();
    await client.send("NOOP");
  },
  "the end of a source": async ({ client }, inner) => {
    await client.uploadFrom(
      Readable.from(["x"]).on("end", () => void inner()),
      "new.txt",
    );
  },
  "the bytes of a destination": async ({ client }, inner) => {
    await client.downloadTo(
      new PassThrough().on("data", () => void inner()),
      "file.txt",
    );
  },
  "a handler that has settled its task": ({ client }, inner) =>
    client.ftp.handle("NOOP", (response, task) => {
      task.resolve(response);
      void inner();
    }),
  "a strategy for transfers": async (bench, inner) => {
    const { client, library } = bench;
    const usual = client.prepareTransfer;
    client.prepareTransfer = async (ftp) => {
      client.prepareTransfer = usual;
      await inner();
      return await library.enterPassiveModeIPv6(ftp);
    };
    await client.downloadTo(new PassThrough().resume(), "/file.txt");
  },
  "a parser of listings": async ({ client }, inner) => {
    client.parseList = (text) => {
      void inner();
      return text === "" ? [] : [];
    };
    await client.list();
  },
  "a command in place of another": async ({ client }, inner) => {
    const cd = client.cd.bind(client);
    client.cd = async (path) => {
      client.cd = cd;
      await inner();
      return await cd(path);
    };
    await client.ensureDir("/dir");
  },
};

describe("G3: a call that another one makes, and does not wait for", () => {
  const pairs = Object.keys(called).flatMap((way) => Object.keys(calls).map((call) => [way, call] as const));
  it.concurrent.each(pairs)("%s: %s, and both are made", async (way, name) => {
    const run: Run = { call: (bench) => endsOf(bench, called[way], calls[name]), timeout: 5_000 };
    const { outcome, isClosed } = await observe("ours", run);
    expect(outcome).toEqual({ value: ["made", "made"] });
    expect(isClosed).toBe(false);
  });
});

describe("G1: a method that hands its call to a queue of the caller's", () => {
  it("fails where the queue is not known to belong to the call", async () => {
    const run: Run = {
      call: async ({ client }) => {
        const queue: (() => void)[] = [];
        const send = client.send.bind(client);
        // The queue works elsewhere than where it is filled.
        const timer = setInterval(() => queue.shift()?.(), 1);
        await client.send("NOOP");
        client.send = (command) =>
          new Promise((resolve, reject) => queue.push(() => void send(command).then(resolve, reject)));
        return await client.cd("dir").finally(() => clearInterval(timer));
      },
      timeout: 1_000,
    };
    const { outcome } = await observe("ours", run);
    expect(outcome).toMatchObject({ error: { message: expect.stringMatching(LAUNCHED) } });
  });
});
