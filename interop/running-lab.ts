/** The running lab, as `lab run` describes it in the file that FTP_LAB_JSON names. */
import { readFileSync } from "node:fs";
import {
  type BoxName,
  boxNames,
  type LabServer,
  labServerNames,
  type LabServerName,
  rareServerNames,
  type RareServerName,
  strictServerNames,
  type StrictServerName,
} from "./lab-server.ts";

/** The running servers and the certificates that they share. */
export interface Lab {
  /** PEM file of the CA that signed the server's and the client's certificate; undefined when no lab is running. */
  readonly ca: string | undefined;
  /** PEM file of a certificate that `proftpd-client-cert` accepts. */
  readonly clientCert: string | undefined;
  readonly clientKey: string | undefined;
  /** The common servers, in the order of `lab list`; empty when no lab is running. */
  readonly servers: readonly LabServer[];
  /** Names of those that are not running: what the tests leave out on this machine. */
  readonly missing: readonly LabServerName[];
  /** The same for the rare servers. */
  readonly rareServers: readonly LabServer[];
  readonly missingRare: readonly RareServerName[];
  /** The same for the boxes in front of servers. */
  readonly boxes: readonly LabServer[];
  readonly missingBoxes: readonly BoxName[];
  /** The same for the servers with a limit of two sessions, or of two quiet seconds. */
  readonly strictServers: readonly LabServer[];
  readonly missingStrict: readonly StrictServerName[];
}

interface LabFile {
  readonly ca: string;
  readonly clientCert: string;
  readonly clientKey: string;
  readonly servers: Readonly<Partial<Record<LabServer["name"], Omit<LabServer, "name">>>>;
}

/** Reads the lab's description; without a path, of a lab in which nothing runs. */
export function readLab(path: string | undefined): Lab {
  const file = path === undefined ? undefined : (JSON.parse(readFileSync(path, "utf8")) as LabFile);
  const running = file?.servers ?? {};
  const serversOf = (names: readonly LabServer["name"][]): LabServer[] =>
    names.flatMap((name) => {
      const server = running[name];
      return server === undefined ? [] : [{ ...server, name }];
    });
  return {
    ca: file?.ca,
    clientCert: file?.clientCert,
    clientKey: file?.clientKey,
    servers: serversOf(labServerNames),
    missing: labServerNames.filter((name) => running[name] === undefined),
    rareServers: serversOf(rareServerNames),
    missingRare: rareServerNames.filter((name) => running[name] === undefined),
    boxes: serversOf(boxNames),
    missingBoxes: boxNames.filter((name) => running[name] === undefined),
    strictServers: serversOf(strictServerNames),
    missingStrict: strictServerNames.filter((name) => running[name] === undefined),
  };
}

/** The lab that this process was started with. */
export const lab: Lab = readLab(process.env["FTP_LAB_JSON"]);
