/** Does the downloads of `dnat-rows.ts` and prints what came of each as JSON. `lab/dnat` runs it. */
import { readFileSync } from "node:fs";
import { FTP, FTP_TLS } from "ftplib";
import { lab } from "../running-lab.ts";
import { type DnatRow, type DnatWay, dnatRows } from "./dnat-rows.ts";

const addresses = JSON.parse(process.env["FTP_LAB_DNAT"] ?? "{}") as Record<DnatWay, string>;
/** What is dropped is waited for so long, once for PASV and once for EPSV; what does not end, for longer than a second. */
const timeout = { dataConnect: 700, idle: 3_000 };

async function open({ way, server: name }: DnatRow): Promise<FTP> {
  const server = [...lab.servers, ...lab.boxes].find((one) => one.name === name);
  if (server === undefined) throw new RangeError(`not running: ${name}`);
  const { port, user, password } = server;
  const host = addresses[way];
  if (server.tls === "none") return await FTP.open(host, { port, user, password, timeout });
  const ca = lab.ca === undefined ? undefined : readFileSync(lab.ca);
  return await FTP_TLS.open(host, { port, user, password, timeout, tls: { ca, servername: "localhost" } });
}

async function download(row: DnatRow): Promise<string> {
  let ftp: FTP | undefined;
  try {
    ftp = await open(row);
    let text = "";
    await ftp.retrbinary("RETR readonly/hello.txt", (block) => void (text += Buffer.from(block).toString()));
    return text === "hello\n" ? "works" : `other text: ${text}`;
  } catch (error) {
    return String(error);
  } finally {
    ftp?.close();
  }
}

console.log(JSON.stringify(await Promise.all(dnatRows.map(download))));
