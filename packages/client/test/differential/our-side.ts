import { isTransportError } from "@ftplib/transport";
import {
  ConnectionClosedError,
  FTP,
  FTP_TLS,
  ftpcp,
  isReplyError,
  LimitError,
  PermanentReplyError,
  ProtocolError,
  parse150,
  parse227,
  parse229,
  parse257,
  Reply,
  TemporaryReplyError,
  TimeoutError,
  UnexpectedReplyError,
} from "../../src/index.ts";
import type { Call, Case, Outcome } from "./case.ts";

/** Where the server of a case is. */
export interface Place {
  readonly host: string;
  readonly port: number;
  readonly ca: string;
}

class Complaint extends Error {}

/** Our classes by ftplib's names (ftplib, A20; design: errors), the most particular first. */
const KINDS: readonly (readonly [new (...args: never[]) => Error, string])[] = [
  [UnexpectedReplyError, "error_reply"],
  [TemporaryReplyError, "error_temp"],
  [PermanentReplyError, "error_perm"],
  [LimitError, "Error"],
  [ProtocolError, "error_proto"],
  [ConnectionClosedError, "EOFError"],
  [TimeoutError, "TimeoutError"],
  [RangeError, "ValueError"],
  [TypeError, "TypeError"],
  [Complaint, "Complaint"],
];

function failureOf(error: unknown): Outcome {
  const kind = KINDS.find(([known]) => error instanceof known)?.[1];
  const isOfSystem = isTransportError(error) || (error instanceof Error && "syscall" in error);
  if (kind === undefined && !isOfSystem) throw error;
  return { error: kind ?? "OSError", reply: isReplyError(error) ? error.reply.text : null };
}

const bytes = (text: string): Uint8Array => Buffer.from(text, "latin1");
const text = (blocks: readonly Uint8Array[]): string => Buffer.concat(blocks).toString("latin1");

interface Options {
  readonly rest?: number | string;
  readonly blocksize?: number;
}

type Helper = (ftp: FTP, ...args: never[]) => unknown;

/** The calls that differ in form: files and callbacks, names with underscores, helpers of the module. */
const HELPERS: Readonly<Record<string, Helper>> = {
  retrbinary: async (ftp, cmd: string, options: Options = {}) => {
    const blocks: Uint8Array[] = [];
    return [await ftp.retrbinary(cmd, (block) => void blocks.push(block), options), text(blocks)];
  },
  retrbinary_complaining: (ftp, cmd: string) =>
    ftp.retrbinary(cmd, () => {
      throw new Complaint();
    }),
  retrlines: async (ftp, cmd: string) => {
    const lines: string[] = [];
    return [await ftp.retrlines(cmd, (line) => void lines.push(line)), lines];
  },
  lines_of_failure: async (ftp, cmd: string) => {
    const lines: string[] = [];
    try {
      await ftp.retrlines(cmd, (line) => void lines.push(line));
    } catch (error) {
      if (isReplyError(error)) return lines;
      throw error;
    }
    throw new Error("the transfer should have failed");
  },
  storbinary: async (ftp, cmd: string, data: string, options: Options = {}) => {
    const sent: string[] = [];
    const callback = (block: Uint8Array): void => void sent.push(text([block]));
    return [await ftp.storbinary(cmd, bytes(data), { ...options, callback }), sent];
  },
  storlines: async (ftp, cmd: string, data: string) => {
    const sent: string[] = [];
    const callback = (line: Uint8Array): void => void sent.push(text([line]));
    return [await ftp.storlines(cmd, bytes(data), { callback }), sent];
  },
  dir: async (ftp, ...args: readonly string[]) => {
    const lines: string[] = [];
    await ftp.dir(...args, (line: string) => void lines.push(line));
    return lines;
  },
  mlsd: async (ftp, path: string = "", facts: readonly string[] = []) => {
    const entries: unknown[] = [];
    for await (const [name, found] of ftp.mlsd(path, { facts })) entries.push([name, { ...found }]);
    return entries;
  },
  transfer: async (ftp, cmd: string, rest?: number | string) => {
    const { connection, size } = await ftp.ntransfercmd(cmd, { rest });
    const blocks: Uint8Array[] = [];
    await connection.receive((block) => void blocks.push(Uint8Array.from(block)));
    connection.close();
    return [size, text(blocks), await ftp.voidresp()];
  },
  abort_transfer: async (ftp, cmd: string) => {
    const connection = await ftp.transfercmd(cmd);
    const reply = await ftp.abort();
    connection.close();
    return reply;
  },
  attribute: (ftp, name: "welcome" | "lastresp") => ftp[name],
  set_pasv: (ftp, isPassive: boolean) => ftp.setPasv(isPassive),
  set_debuglevel: (ftp, level: number) => ftp.setDebuglevel(level),
  prot_p: (ftp) => tls(ftp).protP(),
  prot_c: (ftp) => tls(ftp).protC(),
  auth: (ftp) => tls(ftp).auth(),
  ccc: (ftp) => tls(ftp).ccc(),
  parse150: (_, reply: string) => parse150(reply),
  parse227: (_, reply: string) => Object.values(parse227(reply)),
  parse229: (_, reply: string) => parse229(reply).port,
  parse257: (_, reply: string) => parse257(reply),
};

function tls(ftp: FTP): FTP_TLS {
  if (ftp instanceof FTP_TLS) return ftp;
  throw new Error("the case needs the client FTP_TLS");
}

/** Makes the calls of a case on our client. */
export async function runOurs(
  { calls, client, encoding }: Case,
  { host, port, ca }: Place,
): Promise<{ readonly results: Outcome[]; readonly debug: string[] }> {
  const debug: string[] = [];
  const options = { host, port, encoding, log: (line: string) => void debug.push(line) };
  const ftp = client === "FTP_TLS" ? new FTP_TLS({ ...options, tls: { ca } }) : new FTP(options);
  const others: FTP[] = [];
  const results: Outcome[] = [];
  for (const call of [["connect"] as const, ...calls]) {
    results.push(
      await outcome(call, ftp, async () => {
        const target = new FTP(options);
        others.push(target);
        await target.connect();
        return target;
      }),
    );
  }
  for (const each of [...others, ftp]) each.close();
  return { results, debug };
}

async function outcome([name, ...args]: Call, ftp: FTP, openTarget: () => Promise<FTP>): Promise<Outcome> {
  try {
    if (name === "ftpcp") {
      const [from, to] = args as [string, string?];
      await ftpcp(ftp, from, await openTarget(), to);
      return { value: null };
    }
    const helper = HELPERS[name];
    const own: unknown = Reflect.get(ftp, name);
    if (helper === undefined && typeof own !== "function") throw new Error(`no such call: ${name}`);
    const answer: unknown =
      helper !== undefined
        ? await helper(ftp, ...(args as never[]))
        : await Reflect.apply(own as Helper, ftp, args);
    return { value: plain(answer) };
  } catch (error) {
    return failureOf(error);
  }
}

/** As Python would have it in JSON: replies are their text, and what is not there is null. */
function plain(answer: unknown): unknown {
  if (answer === undefined) return null;
  if (answer instanceof Reply) return answer.text;
  return Array.isArray(answer) ? answer.map(plain) : answer;
}
