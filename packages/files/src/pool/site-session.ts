import type { FTP, FtpError, TextCodec } from "ftplib";
import { textCodec } from "ftplib/internal";
import type { Limits } from "../time/bandwidth.ts";
import { ServerZone } from "../time/server-zone.ts";

/** What is learned of a site, and shared by its sessions (P6). */
export interface SiteFacts {
  readonly zone: ServerZone;
  /** The site's limit of bandwidth, if it has one. */
  readonly limits: Limits;
  /** How names are spelled. */
  readonly codec: TextCodec;
  /** How many files may still be asked for their time, to learn the zone. */
  measurementsLeft: number;
}

/** Nothing is known of the site yet. */
export function newFacts(limits: Limits = [], codec: TextCodec = textCodec("utf-8")): SiteFacts {
  return { zone: new ServerZone(), limits, codec, measurementsLeft: 8 };
}

/** One control connection of a site: logged in, and in the directory of its URL. */
export interface SiteSession {
  readonly ftp: FTP;
  readonly facts: SiteFacts;
  /** The path of the site's directory as PWD gave it; undefined where the server does not say. */
  readonly directory: string | undefined;
  /** How many calls it was lent to before this one. */
  uses: number;
  /** When it was given back last, by the site's clock. */
  idleSince: number;
}

/** Opens sessions; the pool decides when. */
export type SessionOpener = (signal: AbortSignal) => Promise<SiteSession>;

/** Whether the session can be lent: connected, and nothing under way on it. */
export function isUsable({ ftp }: SiteSession): boolean {
  return ftp.state === "ready";
}

/** Says goodbye, and closes whatever comes of it. */
export async function dismiss({ ftp }: SiteSession): Promise<void> {
  try {
    if (ftp.state === "ready") await ftp.quit({ signal: AbortSignal.timeout(GOODBYE) });
  } catch (error) {
    // The work is done: how the server took the goodbye changes nothing.
    void (error satisfies unknown as FtpError);
  } finally {
    ftp.close();
  }
}

// How long a server may take to answer QUIT, milliseconds.
const GOODBYE = 2_000;
