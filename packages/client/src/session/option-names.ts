/** What an option of another client, or of Python's ftplib, is called here; or what to do in place of it. */
export interface Meant {
  /** The option here; undefined where there is none. */
  readonly name?: string;
  /** More than the name alone. */
  readonly advice?: string;
}

const inside = (name: string): string => `"${name}" belongs inside tls, an option of FTP_TLS`;
const OF_FTP_TLS = "it is an option of FTP_TLS, and FTP never speaks TLS";
const NO_LOGIN = "open() and login() take it, and nothing else logs in";
const NEVER = "FTP_TLS speaks TLS, and FTP never does";
const TRUST = "FTP_TLS verifies certificates: see pins and dangerouslyAcceptAnyCertificate inside tls";

/** What options of other clients mean here, by their names in lower case, without `_` and `-`. */
export type OtherNames = Readonly<Record<string, Meant>>;

const OF_OTHER_CLIENTS: OtherNames = {
  secure: {
    advice: "FTP_TLS speaks TLS (with implicit: true from the first byte), and FTP never does",
  },
  ssl: { advice: NEVER },
  ftps: { advice: NEVER },
  protocol: { advice: NEVER },
  tls: { advice: OF_FTP_TLS },
  implicit: { advice: OF_FTP_TLS },
  requiresessionreuse: { advice: OF_FTP_TLS },
  requiresamepublickey: { advice: OF_FTP_TLS },
  acceptmissingclosenotify: { advice: OF_FTP_TLS },
  secureoptions: { name: "tls", advice: OF_FTP_TLS },
  tlsoptions: { name: "tls", advice: OF_FTP_TLS },
  sslcontext: { name: "tls", advice: OF_FTP_TLS },
  context: { name: "tls", advice: OF_FTP_TLS },
  rejectunauthorized: { advice: TRUST },
  checkserveridentity: { advice: TRUST },
  certfile: { name: "cert", advice: inside("cert") },
  keyfile: { name: "key", advice: inside("key") },
  ca: { advice: inside("ca") },
  cert: { advice: inside("cert") },
  key: { advice: inside("key") },
  pins: { advice: inside("pins") },
  servername: { advice: inside("servername") },
  minversion: { advice: inside("minVersion") },
  maxversion: { advice: inside("maxVersion") },
  dangerouslyacceptanycertificate: { advice: inside("dangerouslyAcceptAnyCertificate") },
  user: { advice: NO_LOGIN },
  password: { advice: NO_LOGIN },
  account: { advice: NO_LOGIN },
  virtualhost: { advice: NO_LOGIN },
  clientname: { advice: NO_LOGIN },
  language: { advice: NO_LOGIN },
  username: { name: "user" },
  login: { name: "user" },
  pass: { name: "password" },
  passwd: { name: "password" },
  pwd: { name: "password" },
  acct: { name: "account" },
  hostname: { name: "host" },
  server: { name: "host" },
  address: { name: "host" },
  ip: { name: "host" },
  url: { name: "host" },
  pasv: { name: "passive" },
  passivemode: { name: "passive" },
  active: { name: "passive" },
  forcepasv: { name: "passive" },
  conntimeout: { name: "timeout" },
  connecttimeout: { name: "timeout" },
  connectiontimeout: { name: "timeout" },
  pasvtimeout: { name: "timeout" },
  datatimeout: { name: "timeout" },
  sockettimeout: { name: "timeout" },
  readytimeout: { name: "timeout" },
  alivetimeout: { name: "timeout" },
  sourceaddress: { name: "localAddress" },
  bindaddress: { name: "localAddress" },
  proxy: { name: "connector" },
  agent: { name: "connector" },
  socks: { name: "connector" },
  verbose: { name: "debugLevel" },
  debug: { name: "debugLevel" },
  debugmode: { name: "debugLevel" },
  logger: { name: "log" },
  charset: { name: "encoding" },
  maxline: { name: "maxLineLength" },
  allowseparatetransferhost: { name: "trustServerPasvIpv4Address" },
  abortsignal: { name: "signal" },
  cancel: { name: "signal" },
  start: { name: "offset" },
  startat: { name: "offset" },
  startposition: { name: "offset" },
  position: { name: "offset" },
  rest: { name: "offset" },
  restart: { name: "rest" },
  resume: { name: "offset" },
  chunksize: { name: "blocksize" },
  highwatermark: { name: "blocksize" },
  onprogress: { name: "progress" },
  concurrency: { name: "alongside" },
  parallel: { name: "alongside" },
};

/**
 * What the caller of an unknown option probably meant, as the end of a message; empty where nothing is near.
 *
 * @param names the options that exist there
 * @param others what else they are called
 */
export function optionHint(
  name: string,
  names: readonly string[],
  others: OtherNames = OF_OTHER_CLIENTS,
): string {
  const plain = plainName(name);
  const known = Object.hasOwn(others, plain) ? others[plain] : undefined;
  const same = names.find((candidate) => plainName(candidate) === plain);
  if (same !== undefined) return `did you mean "${same}"?`;
  if (known?.name !== undefined && names.includes(known.name)) return `did you mean "${known.name}"?`;
  const near = nearest(plain, names);
  if (near !== undefined) return `did you mean "${near}"?`;
  return known?.advice ?? "";
}

/** The name in lower case, without `_` and `-`. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[_-]/g, "");
}

/** The nearest name: at most two edits away, and one for short names, where anything is near. */
export function nearest(plain: string, names: readonly string[]): string | undefined {
  const limit = plain.length <= 4 ? 1 : 2;
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const name of names) {
    const distance = editDistance(plain, plainName(name));
    if (distance <= limit && distance < (best?.distance ?? Number.POSITIVE_INFINITY))
      best = { name, distance };
  }
  return best?.name;
}

/** Insertions, deletions, replacements and swaps of neighbours that make one text the other. */
function editDistance(from: string, to: string): number {
  // Names are short; what is longer than any of them is near none.
  if (Math.abs(from.length - to.length) > 2 || from.length > 64) return Number.POSITIVE_INFINITY;
  let [beforeLast, last]: [number[], number[]] = [[], Array.from({ length: to.length + 1 }, (_, at) => at)];
  for (let row = 1; row <= from.length; row++) {
    const next = [row];
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      let least = Math.min(
        (last[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
      );
      const isSwap =
        row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (isSwap) least = Math.min(least, (beforeLast[column - 2] ?? 0) + 1);
      next.push(least);
    }
    [beforeLast, last] = [last, next];
  }
  return last[to.length] ?? Number.POSITIVE_INFINITY;
}
