import type { SecureOptions } from "@ftplib/transport";
import type { TextCodec } from "../command/text-codec.ts";

type Check = NonNullable<SecureOptions["checkServerIdentity"]>;

/** The checks that were made already: TLS sessions are shared by those whose check is the same. */
const checks = new WeakMap<Check, Check>();

/** What is wrong with an answer that is a promise; undefined for any other. Nobody else would take its rejection. */
function promised(answer: unknown, what: string): TypeError | undefined {
  if (!(answer instanceof Promise)) return undefined;
  answer.catch(() => {});
  return new TypeError(`${what} must not return a promise: its answer is needed at once`);
}

/** The same codec. Its functions throw TypeError where they return a promise. */
export function codecAtOnce(codec: TextCodec): TextCodec {
  const checked = <T>(answer: T, what: string): T => {
    const wrong = promised(answer, `the function ${what} of an encoding`);
    if (wrong !== undefined) throw wrong;
    return answer;
  };
  return {
    encode: (text) => checked(codec.encode(text), "encode"),
    decode: (bytes) => checked(codec.decode(bytes), "decode"),
  };
}

/** The same check. It refuses the server where it returns a promise. */
export function checkAtOnce(check: Check | undefined): Check | undefined {
  if (check === undefined) return undefined;
  const known = checks.get(check);
  if (known !== undefined) return known;
  const atOnce: Check = (host, certificate) => {
    const answer = check(host, certificate);
    return promised(answer, "checkServerIdentity()") ?? answer;
  };
  checks.set(check, atOnce);
  return atOnce;
}
