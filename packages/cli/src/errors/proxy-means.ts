import { codeOf } from "./exit-code.ts";

/** What the answers of proxies mean, in HTTP and in SOCKS. */
const ANSWERS: readonly (readonly [answer: RegExp, means: string])[] = [
  [
    /answered 407|authentication/i,
    "the proxy wants another user or password: the URL of --proxy names the user, and FTP_PROXY_PASSWORD has the password",
  ],
  [
    /parse error|invalid socks/i,
    "what answers is no proxy of this kind: are the scheme and the port in the URL of --proxy right?",
  ],
  [/\bENOTFOUND\b/, "is the name of the proxy in --proxy right?"],
  [
    /\bE[A-Z]{4,}\b|[Ss]ocket (?:closed|hang up)|timed out/,
    "the proxy does not answer: is the URL of --proxy right?",
  ],
  [
    /answered 50[0234]|refused|unreachable|expired/i,
    "the proxy does not reach the server: host, port, or a firewall between them",
  ],
];

/** What it means that a proxy has not connected. */
export function proxyMeans(error: Error): string {
  // Before it are the addresses of both.
  const why = error.message.slice(error.message.indexOf(": ") + 2);
  const known = ANSWERS.find(([answer]) => answer.test(why));
  return (
    known?.[1] ?? "the proxy may not connect there: many allow a few ports alone, and its operator says which"
  );
}

/** The proxy's own error: the error itself, or what it was caused by; found without the package that it comes from (W8). */
export function proxyErrorIn(error: unknown): Error | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === "ProxyError" && codeOf(error) === "ERR_FTP_PROXY") return error;
  return proxyErrorIn(error.cause);
}
