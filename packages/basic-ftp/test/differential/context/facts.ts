import { Socket } from "node:net";
import { PassThrough, Readable } from "node:stream";
import { TLSSocket } from "node:tls";
import { at, faults } from "@ftplib/testkit";
import type * as theirs from "basic-ftp";
import type { Connecting } from "../connecting.ts";
import { login } from "../observe.ts";
import { each, inside, secured } from "./bench.ts";

const seenOf = (ftp: theirs.FTPContext): unknown => [
  ftp.timeout,
  ftp.verbose,
  ftp.ipFamily,
  ftp.encoding,
  ftp.closed,
  ftp.hasTLS,
  ftp.dataSocket === undefined,
  ftp.socket instanceof Socket,
  ftp.socket.remoteAddress,
  Object.keys(ftp.tlsOptions),
];

/** What is known of a context and of its sockets, and its settings. */
export const facts: Readonly<Record<string, Connecting>> = {
  "a new context": {
    call: async ({ library }) => [
      seenOf(new library.FTPContext()),
      seenOf(new library.FTPContext(5, "latin1")),
    ],
  },
  "a new client's context": {
    call: async ({ client, library }) => [
      seenOf(client.ftp),
      seenOf(new library.Client(0).ftp),
      client.ftp instanceof library.FTPContext,
    ],
  },
  "facts after a login": inside(async (_, ftp) => seenOf(ftp)),
  "facts after close": inside(async ({ client }, ftp) => (client.close(), seenOf(ftp))),
  "facts after reset": inside(async (_, ftp) => {
    ftp.encoding = "latin1";
    ftp.verbose = false;
    ftp.tlsOptions = { host: "x" };
    ftp.reset();
    return seenOf(ftp);
  }),
  "a call after reset": inside(({ client }, ftp) => {
    ftp.reset();
    return each(
      () => client.pwd(),
      () => ftp.closed,
      () => client.pwd(),
    );
  }),
  "reset after close": inside(({ client }, ftp) => {
    ftp.close();
    ftp.reset();
    return each(
      () => ftp.closed,
      () => client.pwd(),
    );
  }),
  "access after reset": inside(async (bench, ftp) => {
    ftp.reset();
    await login(bench);
    return [await bench.client.pwd(), seenOf(ftp)];
  }),
  "the sockets during an upload": inside(async ({ client }, ftp) => {
    let seen: unknown;
    async function* chunks(): AsyncGenerator<string> {
      yield "one";
      yield "two";
      // The first are asked for before the server is.
      const { dataSocket } = ftp;
      seen = [
        dataSocket instanceof Socket,
        dataSocket?.remoteAddress,
        dataSocket?.remotePort === ftp.socket.remotePort,
      ];
      yield "three";
    }
    const source = Readable.from(chunks(), { highWaterMark: 1 });
    await client.uploadFrom(source, "new.txt");
    return [seen, ftp.dataSocket === undefined];
  }),
  "the sockets during a download": inside(async ({ client }, ftp) => {
    let seen: unknown;
    const sink = new PassThrough();
    sink.on("data", () => (seen ??= [ftp.dataSocket instanceof Socket, ftp.dataSocket?.remoteAddress]));
    await client.downloadTo(sink, "file.txt");
    return [seen, ftp.dataSocket === undefined];
  }),
  "the socket's addresses": inside(async ({ server }, { socket }) => [
    socket.remotePort === server.port,
    socket.remoteFamily,
    socket.localAddress,
    socket.readyState,
    typeof socket.localPort,
  ]),
  "the socket with TLS": secured("required", async (_, ftp) => {
    const socket = ftp.socket as TLSSocket;
    return [
      ftp.hasTLS,
      socket.encrypted,
      socket.authorized,
      socket.getProtocol(),
      socket.getCipher().name,
      Object.keys(ftp.tlsOptions).toSorted(),
      ftp.socket === socket,
      ftp.socket instanceof TLSSocket,
    ];
  }),
  "the socket's certificate": secured("required", (_, { socket }) =>
    each(
      () => ({ ...(socket as TLSSocket).getPeerCertificate(), raw: 0 }),
      () => (socket as TLSSocket).getPeerX509Certificate()?.subject,
    ),
  ),
  "an encoding that there is not": inside((_, ftp) =>
    each(
      () => ((ftp as { encoding: unknown }).encoding = "nope"),
      () => ftp.closed,
      () => ((ftp.encoding = "utf8"), ftp.request("NOOP")),
    ),
  ),
  "a new context with an encoding that there is not": {
    call: async ({ library }) => await each(() => new library.FTPContext(0, "nope" as never).encoding),
  },
  ...Object.fromEntries(
    (["ascii", "utf-8", "binary", "latin1", undefined] as const).map((encoding): [string, Connecting] => [
      `the encoding ${encoding}`,
      {
        ...inside((_, ftp) => {
          ftp.encoding = encoding;
          return each(
            () => ftp.encoding,
            () => ftp.request("XXXX ä"),
          );
        }),
        timeout: 1_000,
      },
    ]),
  ),
  "timeout as a property": inside(
    async (_, ftp) => {
      Object.assign(ftp, { timeout: 200 });
      return await each(
        () => ftp.timeout,
        () => ftp.request("NOOP"),
        () => ftp.closed,
        () => ftp.request("NOOP"),
      );
    },
    { faults: [at("noop", faults.nothing())] },
  ),
  "ipFamily 6, an IPv4 address": {
    call: async ({ client, server }) => {
      client.ftp.ipFamily = 6;
      return await each(() => client.connect("127.0.0.1", server.port));
    },
  },
  "ipFamily 4": {
    call: async ({ client, server }) => {
      client.ftp.ipFamily = 4;
      return await each(
        () => client.connect("localhost", server.port),
        () => client.ftp.socket.remoteFamily,
      );
    },
  },
  "the context's text": inside(async (_, ftp) => [String(ftp), ftp.constructor.name]),
};
