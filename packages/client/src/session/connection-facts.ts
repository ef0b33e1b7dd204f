import type { PassiveEndpoint } from "../exchange/passive.ts";
import type { Features } from "./features.ts";

/** What is known of a server as long as one control connection lasts, and no longer (hostile-server F62). */
export interface ConnectionFacts {
  /** The type in force, once a TYPE was accepted. */
  type: string | undefined;
  /** The features of the last FEAT reply, in upper case. */
  features: Features | undefined;
  /** The command that opened the last passive data connection. */
  passiveVerb: string | undefined;
  /** Whether a passive data connection was opened: then the next is opened beside its transfer command. */
  isPassiveProven: boolean;
  /** Where the server listens already for the next data connection: asked behind the last transfer command. */
  endpointAhead: PassiveEndpoint | undefined;
  /** Whether the server takes a command behind a transfer command; undefined until it was tried. */
  takesCommandsAhead: boolean | undefined;
  /** Whether a REST was accepted and no transfer has used it up (hostile-server F59). */
  isRestArmed: boolean;
  /** The protection level of data connections once PROT was accepted: RFC 2228, 3. */
  protection: "C" | "P" | undefined;
  /** Whether the first session ticket was waited for, in vain or not. */
  hasAwaitedTicket: boolean;
  /** Whether CCC has put the control connection back in clear. */
  isCommandChannelClear: boolean;
}

/** What is known at the start: nothing. */
export function newFacts(): ConnectionFacts {
  return {
    type: undefined,
    features: undefined,
    passiveVerb: undefined,
    isPassiveProven: false,
    endpointAhead: undefined,
    takesCommandsAhead: undefined,
    isRestArmed: false,
    protection: undefined,
    hasAwaitedTicket: false,
    isCommandChannelClear: false,
  };
}
