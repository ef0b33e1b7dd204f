/** What a `.netrc` says about one host: a field that the file does not give is `""`. */
export interface NetrcEntry {
  readonly login: string;
  readonly account: string;
  readonly password: string;
}

/** Makes the instances of a class look in the logs of Node, Bun and Deno as they look in JSON. */
export function logAsJson(shown: { readonly prototype: { toJSON(): unknown } }): void {
  Object.defineProperty(shown.prototype, Symbol.for("nodejs.util.inspect.custom"), {
    value(this: { toJSON(): unknown }) {
      return this.toJSON();
    },
  });
}

/** An entry that can be read and copied, but shows no secret when it is logged or made into JSON (S65). */
export class MaskedEntry implements NetrcEntry {
  static {
    logAsJson(this);
  }

  readonly login: string;
  readonly account: string;
  readonly password: string;

  constructor(entry: NetrcEntry) {
    this.login = entry.login;
    this.account = entry.account;
    this.password = entry.password;
  }

  toJSON(): NetrcEntry {
    return { login: this.login, account: mask(this.account), password: mask(this.password) };
  }
}

/** Of fixed width, so that it does not tell how long the secret is. */
function mask(secret: string): string {
  return secret === "" ? "" : "***";
}
