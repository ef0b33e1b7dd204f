import type { Command } from "../command/command.ts";
import type { LedgerEntry } from "../session/ledger-entry.ts";
import type { CheckedEndpoint } from "./passive-endpoint.ts";
import type { Restart } from "./restart.ts";

/** Whether we know that the server has nothing to send: then TLS costs less. */
export type Direction = "upload" | "both";

/** How a transfer begins. Plain ones give the command alone. */
export interface TransferPlan {
  readonly command: Command;
  readonly restart?: Restart | undefined;
  /** Bytes to transfer at most; left out, all there are. For downloads. */
  readonly length?: number | undefined;
  readonly direction?: Direction;
  /** Where the server listens already: asked with an earlier transfer. Asked again where it may be out of date. */
  readonly portAhead?: CheckedEndpoint | undefined;
  /** A command that goes in the same packet behind the transfer command. */
  readonly behind?: Command | undefined;
  /** Given the ledger's entry of `behind`: its answer is to be waited for, whatever becomes of the transfer. */
  readonly onBehind?: (entry: LedgerEntry) => void;
  /** In active mode, whether PORT goes in the same packet before the transfer command. */
  readonly isPortInPacket?: boolean;
  /** Whether the data may flow before the 1yz: for uploads to a server that has stored files of ours already (S6). */
  readonly isEarly?: boolean;
  /** Whether our side of the data connection ends as soon as it is open; for plain downloads. See `many/half-close.ts`. */
  readonly isHalfClosed?: boolean;
}
