import type { FTP_TLS } from "ftplib";
import type { Stoppable } from "../transfer/text-transfer.ts";

/** How files are transferred. */
export interface TransferState extends Stoppable {
  /** TYPE A: the server changes the line ends. */
  isText: boolean;
  /** Where the next transfer begins, bytes; once. */
  restart: number | undefined;
}

/** What a call works with from its turn to its end: a session that is logged in. A later one has another link. */
export interface Link {
  readonly session: FTP_TLS;
  readonly transfers: TransferState;
}
