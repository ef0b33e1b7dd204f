import type { TestServerOptions } from "@ftplib/testkit";
import type * as theirs from "basic-ftp";
import type { Connecting } from "../connecting.ts";
import { type Bench, login } from "../observe.ts";

/** What a call comes to: its value, or its error with name, code and text. */
async function outcomeOf(call: () => unknown): Promise<unknown> {
  try {
    return { value: await call() };
  } catch (error) {
    const { name, code, message } = error as NodeJS.ErrnoException;
    return { name, code: code ?? null, message };
  }
}

/** The outcomes of calls that are made one after the other. */
export async function each(...calls: (() => unknown)[]): Promise<unknown[]> {
  const outcomes: unknown[] = [];
  for (const call of calls) outcomes.push(await outcomeOf(call));
  return outcomes;
}

/** A row whose client is logged in. */
export function inside(
  call: (bench: Bench, ftp: theirs.FTPContext) => Promise<unknown>,
  server?: TestServerOptions,
): Connecting {
  return {
    ...(server === undefined ? {} : { server }),
    call: async (bench) => {
      await login(bench);
      return await call(bench, bench.client.ftp);
    },
  };
}

/** A row whose client is logged in over TLS. */
export function secured(
  tls: "required" | "implicit",
  call: (bench: Bench, ftp: theirs.FTPContext) => Promise<unknown>,
): Connecting {
  return {
    server: { tls },
    call: async (bench) => {
      await loginSecurely(bench);
      return await call(bench, bench.client.ftp);
    },
  };
}

/** Logs in with TLS, from the first byte where the server wants that. */
export async function loginSecurely({ client, server }: Bench): Promise<void> {
  await client.access({
    host: "localhost",
    port: server.port,
    user: "user",
    password: "secret",
    secure: server.url.startsWith("ftps:") ? "implicit" : true,
    secureOptions: { ca: server.certificate.ca },
  });
}
