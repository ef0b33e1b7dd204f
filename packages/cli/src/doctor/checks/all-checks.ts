import type { Check } from "../check.ts";
import { active } from "./active.ts";
import { auth } from "./auth.ts";
import { certificate } from "./certificate.ts";
import { connectionLimit } from "./connection-limit.ts";
import { dns } from "./dns.ts";
import { feat } from "./feat.ts";
import { greeting } from "./greeting.ts";
import { hash } from "./hash.ts";
import { idle } from "./idle.ts";
import { listing } from "./listing.ts";
import { login } from "./login.ts";
import { passive } from "./passive.ts";
import { rename } from "./rename.ts";
import { rest } from "./rest.ts";
import { reuse12, reuse13 } from "./session-reuse.ts";
import { tcp } from "./tcp.ts";
import { times } from "./times.ts";
import { utf8 } from "./utf8.ts";
import { write } from "./write.ts";

/** Every check, in the order in which they run. */
export const allChecks: readonly Check[] = [
  dns,
  tcp,
  greeting,
  auth,
  certificate,
  login,
  feat,
  passive,
  active,
  listing,
  write,
  utf8,
  rest,
  reuse12,
  reuse13,
  times,
  hash,
  rename,
  connectionLimit,
  idle,
];
