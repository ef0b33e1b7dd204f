import type { ByteString } from "./byte-string.ts";
import { MLST_FACTS, type MlstFact } from "./listing-lines.ts";

/** Who a session belongs to and what it has asked for. REIN makes a new one. */
export class SessionState {
  user: ByteString | undefined;
  isLoggedIn = false;
  /** The password was right, the account is still missing. */
  wantsAccount = false;
  workingDirectory: ByteString = "/";
  type: "A" | "I" = "A";
  restartAt = 0;
  /** The bytes that RANG has named for the next transfer: the first one and the last one. */
  range: { readonly first: number; readonly last: number } | undefined;
  renameFrom: ByteString | undefined;
  /** The file that SITE CPFR has named. */
  copyFrom: ByteString | undefined;
  onlyEpsv = false;
  mlstFacts: ReadonlySet<MlstFact> = new Set(MLST_FACTS);
  hashAlgorithm = "SHA-256";
}
