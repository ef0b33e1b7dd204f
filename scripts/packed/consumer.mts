// A program that uses the packages' types. It is compiled against the packed declarations, not run.
import {
  allErrors,
  type Connection,
  type Entry,
  FTP,
  FTP_TLS,
  isFtpError,
  type OpenTlsOptions,
  type ProgressCallback,
  TlsError,
  TransferIncompleteError,
} from "ftplib";
import { parseNetrc } from "@ftplib/netrc";
import { NetrcSecurityError, readNetrc } from "@ftplib/netrc/file";
import type { FtpError, Reply } from "@ftplib/reply";
import { faults, TestServer } from "@ftplib/testkit";
import { createPair, TlsSessions } from "@ftplib/transport";
import { complianceCases } from "@ftplib/transport/compliance";

/** Inherited methods, options and results. */
export async function mirror(host: string, options: OpenTlsOptions): Promise<Entry[]> {
  await using ftp = await FTP_TLS.open(host, options);
  const progress: ProgressCallback = ({ bytes, total }) => void (total === undefined ? bytes : bytes / total);
  const reply: Reply = await ftp.cwd("/pub");
  const found: Entry[] = [];
  for await (const item of ftp.list(".")) if (item.kind === "entry") found.push(item);
  for (const { name } of found) await ftp.download(name, `${reply.code}-${name}`, { progress });
  // @ts-expect-error: a name is text or bytes
  await ftp.delete(1);
  return found;
}

/** A subclass, an error of each package, and a declaration that two packages share. */
export class Client extends FTP {
  override async cwd(...args: Parameters<FTP["cwd"]>): Promise<Reply> {
    try {
      return await super.cwd(...args);
    } catch (error) {
      if (error instanceof TlsError || error instanceof TransferIncompleteError) rethrow(error);
      if (isFtpError(error)) rethrow(error);
      throw error instanceof allErrors ? error : new TypeError("a mistake of the caller", { cause: error });
    }
  }
}

function rethrow(error: FtpError): never {
  throw error;
}

/** The two entries of a package speak of the same types. */
export async function entries(path: string): Promise<string | undefined> {
  const netrc: ReturnType<typeof parseNetrc> = await readNetrc(path);
  const broken = new NetrcSecurityError("open to others");
  const code: "ERR_NETRC_SECURITY" = broken.code;
  const pair = async (): Promise<readonly [Connection, Connection]> => createPair();
  for (const { run } of complianceCases(pair)) await run();
  const server = await TestServer.start({ faults: [] });
  await server.stop();
  return netrc.lookup(code)?.login ?? `${new TlsSessions().hasSession} ${typeof faults.after}`;
}
