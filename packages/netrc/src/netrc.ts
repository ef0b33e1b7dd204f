import { foldHost } from "./fold-host.ts";
import { logAsJson, type NetrcEntry } from "./netrc-entry.ts";
import { quoteToken } from "./quote-token.ts";

/** One entry of a `.netrc`, and whom it is for. */
export interface NetrcMachine {
  /** The name after `machine`, or `undefined` for a `default` entry. */
  readonly name: string | undefined;
  readonly entry: NetrcEntry;
}

/** Whose rules decide what a `.netrc` says: those of Python's `netrc`, or those of most FTP clients. */
export type NetrcReading = "python" | "lenient";

/**
 * What a `.netrc` says about hosts and macros; `parseNetrc` and `readNetrc` make it.
 *
 * Logged or made into JSON it shows no password, no account and no macro body. `toString()` does show them.
 */
export class Netrc {
  static {
    logAsJson(this);
  }

  /**
   * The entry of each machine by its name as written, `default` under the key `default`.
   *
   * Of several entries for one name the last is here, at the place of the first; in the lenient reading it is the first that has a login.
   * `lookup` knows all of them.
   */
  readonly hosts: ReadonlyMap<string, NetrcEntry>;
  /** The lines of each macro by its name, each with its LF. They are never run. */
  readonly macros: ReadonlyMap<string, readonly string[]>;
  /** Every entry in the order of the file, also several for one machine. */
  readonly machines: readonly NetrcMachine[];

  /** Whose rules decided. */
  readonly reading: NetrcReading;

  constructor(
    machines: readonly NetrcMachine[],
    macros: ReadonlyMap<string, readonly string[]>,
    reading: NetrcReading = "python",
  ) {
    const hosts = new Map<string, NetrcEntry>();
    for (const { name = "default", entry } of machines) {
      const before = hosts.get(name);
      const isBetter =
        reading === "python" || before === undefined || (before.login === "" && entry.login !== "");
      if (isBetter) hosts.set(name, entry);
    }
    this.hosts = hosts;
    this.macros = macros;
    this.machines = machines;
    this.reading = reading;
  }

  /**
   * Returns what Python returns for a host: its own entry (spelled exactly so), else that of `default`, else `undefined` (N-A4).
   *
   * It knows nothing of users, so its password may belong to another user than the one who is to log in: prefer `lookup`.
   */
  authenticators(host: string): NetrcEntry | undefined {
    return this.hosts.get(host) ?? this.hosts.get("default");
  }

  /**
   * Returns the entry that may be used to log in to a host, as `user` if one is given (S70, S71).
   *
   * Host names are compared without regard to the case of ASCII letters, to the brackets of an IPv6 address and to a final
   * dot. The login must equal a given `user`. Of several that fit, one that has a login comes before one that has none; of these the last
   * counts, in the lenient reading the first. `default` counts only if no entry names the host, and only if it has both login and
   * password. Nothing is filled in from another entry, so fields may be `""`.
   */
  lookup(host: string, user?: string): NetrcEntry | undefined {
    const wanted = foldHost(host);
    const named = this.machines.filter(({ name }) => name !== undefined && foldHost(name) === wanted);
    const candidates = named.length > 0 ? named : this.machines.filter(isCompleteDefault);
    const fitting = candidates.filter(({ entry }) => user === undefined || entry.login === user);
    const withLogin = fitting.filter(({ entry }) => entry.login !== "");
    const left = withLogin.length > 0 ? withLogin : fitting;
    return left.at(this.reading === "lenient" ? 0 : -1)?.entry;
  }

  /**
   * The text of a `.netrc` that says the same, **with the passwords**: the form of Python's `repr` (B7).
   *
   * Unlike Python's it can be read back without loss: values are quoted where they need it, empty fields are left out,
   * `default` stays `default` and every one of several entries for a machine is written. Comments are not kept.
   */
  toString(): string {
    const entries = this.machines.map(({ name, entry }) => {
      const head = name === undefined ? "default\n" : `machine ${quoteToken(name)}\n`;
      return (
        head +
        field("login", entry.login) +
        field("account", entry.account) +
        field("password", entry.password)
      );
    });
    const macros = Array.from(this.macros, ([name, lines]) => `macdef ${macroName(name)}${lines.join("")}\n`);
    return [...entries, ...macros].join("");
  }

  /** Names and logins only; secrets are masked. */
  toJSON(): { hosts: Record<string, NetrcEntry>; macros: string[] } {
    return { hosts: Object.fromEntries(this.hosts), macros: [...this.macros.keys()] };
  }
}

function isCompleteDefault({ name, entry }: NetrcMachine): boolean {
  return name === undefined && entry.login !== "" && entry.password !== "";
}

function field(keyword: string, value: string): string {
  return value === "" ? "" : `\t${keyword} ${quoteToken(value)}\n`;
}

/** G7: after a bare name the line end belongs to the name; after a closing quote it would be an empty line. */
function macroName(name: string): string {
  const quoted = quoteToken(name);
  return quoted === name ? `${name}\n` : quoted;
}
