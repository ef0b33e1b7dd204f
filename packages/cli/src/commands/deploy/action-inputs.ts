import { UsageError } from "../../errors/usage-error.ts";

/** The inputs of FTP-Deploy-Action, with its defaults but one: certificates are verified unless `security` is `loose`. */
export interface ActionInputs {
  readonly server: string;
  readonly username: string;
  readonly password: string;
  readonly port: number | undefined;
  readonly protocol: (typeof PROTOCOLS)[number];
  readonly localDir: string;
  readonly serverDir: string;
  readonly stateName: string;
  readonly dryRun: boolean;
  readonly cleanSlate: boolean;
  readonly exclude: readonly string[];
  readonly logLevel: (typeof LEVELS)[number];
  readonly security: (typeof SECURITIES)[number];
  /** Milliseconds. */
  readonly timeout: number;
}

const PROTOCOLS = ["ftp", "ftps", "ftps-legacy"] as const;
const LEVELS = ["minimal", "standard", "verbose"] as const;
const SECURITIES = ["strict", "loose"] as const;
const EXCLUDE = ["**/.git*", "**/.git*/**", "**/node_modules/**"] as const;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads `INPUT_SERVER`, `INPUT_LOCAL-DIR` and so on, as GitHub sets them; an empty one is not given.
 *
 * @throws UsageError for one that is missing or wrong
 */
export function readActionInputs(env: Environment): ActionInputs {
  const { port, timeout } = { port: whole(env, "port", 65_535), timeout: whole(env, "timeout", 0x7fffffff) };
  const lines = (inputOf(env, "exclude") ?? "").split("\n").map((line) => line.trim());
  const exclude = lines.filter((line) => line !== "");
  return {
    server: serverOf(required(env, "server")),
    username: required(env, "username"),
    password: required(env, "password"),
    port,
    protocol: choice(env, "protocol", PROTOCOLS, "ftp"),
    localDir: inputOf(env, "local-dir") ?? "./",
    serverDir: inputOf(env, "server-dir") ?? "./",
    stateName: inputOf(env, "state-name") ?? ".ftp-deploy-sync-state.json",
    dryRun: isTrue(env, "dry-run"),
    cleanSlate: isTrue(env, "dangerous-clean-slate"),
    exclude: exclude.length > 0 ? exclude : EXCLUDE,
    logLevel: choice(env, "log-level", LEVELS, "standard"),
    security: choice(env, "security", SECURITIES, "strict"),
    timeout: timeout ?? 30_000,
  };
}

function inputOf(env: Environment, name: string): string | undefined {
  // A password may begin or end with a space.
  const given = env[`INPUT_${name.toUpperCase()}`] ?? "";
  const value = name === "password" ? given : given.trim();
  return value === "" ? undefined : value;
}

function required(env: Environment, name: string): string {
  const value = inputOf(env, name);
  if (value !== undefined) return value;
  throw new UsageError(
    `the input ${name} is missing, or empty as a secret is that the workflow may not read`,
  );
}

function serverOf(server: string): string {
  if (/^[\w.-]+$/.test(server) || /^\[[\da-f:]+\]$/i.test(server)) return server;
  if (/^[\da-f]*:[\da-f:]+$/i.test(server)) return `[${server}]`;
  throw new UsageError(
    `the input server takes a host name alone, such as ftp.example.com: the port, the protocol and the directory have inputs of their own`,
  );
}

function choice<W extends string>(env: Environment, name: string, words: readonly W[], or: W): W {
  const value = inputOf(env, name);
  if (value === undefined) return or;
  const known = words.find((word) => word === value);
  if (known !== undefined) return known;
  throw new UsageError(`the input ${name} takes ${words.join(", ")}, not "${value}"`);
}

function whole(env: Environment, name: string, most: number): number | undefined {
  const value = inputOf(env, name);
  if (value === undefined) return undefined;
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= 1 && number <= most) return number;
  throw new UsageError(`the input ${name} takes a whole number from 1 to ${most}, not "${value}"`);
}

function isTrue(env: Environment, name: string): boolean {
  const value = inputOf(env, name)?.toLowerCase() ?? "false";
  if (value === "true" || value === "false") return value === "true";
  throw new UsageError(`the input ${name} takes true or false, not "${value}"`);
}
