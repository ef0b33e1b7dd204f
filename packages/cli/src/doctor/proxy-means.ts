import type { ProxyError } from "@ftplib/files";
import { codeOf } from "../errors/exit-code.ts";

/** What the answers of proxies mean, in HTTP and in SOCKS. */
const ANSWERS: readonly (readonly [answer: RegExp, means: string])[] = [
  [
    /\b407\b|authentication/i,
    "the proxy wants another user or password: the URL of --proxy names the user, and FTP_PROXY_PASSWORD has the password",
  ],
  [
    /\b50[0234]\b|refused|unreachable|expired/i,
    "the proxy does not reach the server: host, port, or a firewall between them",
  ],
];

/** What it means that a proxy has not connected. */
export function proxyMeans(error: ProxyError): string {
  if (codeOf(error.cause) !== undefined) return "the proxy does not answer: is the URL of --proxy right?";
  const known = ANSWERS.find(([answer]) => answer.test(error.message));
  return (
    known?.[1] ?? "the proxy may not connect there: many allow a few ports alone, and its operator says which"
  );
}
