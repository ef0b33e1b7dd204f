import { createHash } from "node:crypto";

const DEFAULT_PORTS: Readonly<Record<string, string>> = { "ftp:": "21", "ftpes:": "21", "ftps:": "990" };

/**
 * The name of the queue of a server's account, which does not show who that is: what shares the limit of connections shares the queue.
 * Passwords and paths of the URL do not count.
 *
 * @throws TypeError for what is not a URL of a server
 */
export function queueName(server: string | URL): string {
  const { protocol, hostname, port, username } = new URL(server);
  if (hostname === "")
    throw new TypeError("the option server must be a URL with a host, such as ftp://me@ftp.example.com");
  const account = [
    hostname.toLowerCase(),
    port || (DEFAULT_PORTS[protocol] ?? "21"),
    decodeURIComponent(username),
  ];
  return `ftp-${createHash("sha256").update(account.join("\n")).digest("hex").slice(0, 24)}`;
}
