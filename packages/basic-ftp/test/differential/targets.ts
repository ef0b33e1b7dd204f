import type * as theirs from "basic-ftp";
import type { Connecting } from "./connecting.ts";

/** Where to connect to, as programs in JavaScript say it. */
interface Target {
  readonly host: unknown;
  readonly port: unknown;
}

const targets: Readonly<Record<string, (port: number) => Target>> = {
  "a port that is text": (port) => ({ host: "127.0.0.1", port: String(port) }),
  "a port that is text with blanks": (port) => ({ host: "127.0.0.1", port: ` ${port} ` }),
  "an empty host": (port) => ({ host: "", port }),
  "the host null": (port) => ({ host: null, port }),
  "the host undefined": (port) => ({ host: undefined, port }),
  "a host that is a number": (port) => ({ host: 5, port }),
  "a host that is an object": (port) => ({ host: {}, port }),
  ...Object.fromEntries(
    [-1, 65_536, 1.5, Number.NaN, "", "abc", "21x", "70000", null, true, {}, []].map((wrong) => [
      `the port ${typeof wrong} ${JSON.stringify(wrong)}`,
      () => ({ host: "127.0.0.1", port: wrong }),
    ]),
  ),
};

type Call = (client: theirs.Client, target: theirs.AccessOptions) => Promise<unknown>;

const calls: Readonly<Record<string, Call>> = {
  access: (client, target) => client.access({ ...target, user: "user", password: "secret" }),
  connect: async (client, { host, port }) => await client.connect(host, port),
};

/** Ways to say where the server is; each with a client that is connected already. */
export const connectingTo: Readonly<Record<string, Connecting>> = Object.fromEntries(
  Object.entries(targets).flatMap(([what, target]) =>
    Object.entries(calls).map(([name, call]): [string, Connecting] => [
      `${name}, ${what}`,
      {
        call: async ({ client, server }) => {
          await client.connect(server.host, server.port);
          const where = target(server.port) as theirs.AccessOptions;
          const outcome = await call(client, where).catch((error: NodeJS.ErrnoException) => [
            error.name,
            error.code,
            error.message,
          ]);
          return [outcome, client.closed];
        },
      },
    ]),
  ),
);
