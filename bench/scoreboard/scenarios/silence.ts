import type { Scenario } from "../scenario.ts";
import { at, type FaultRule, faults } from "@ftplib/testkit";
import { FILE, isHonest, isHonestUpload } from "../verdicts.ts";

const group = "Servers that fall silent";
const tree = { file: FILE };
// More than the buffers on the way hold.
const SOURCE = Buffer.alloc(16 * 2 ** 20, "x");

/** A server that falls silent there; each limit of the client's is two seconds. */
function silent(
  id: string,
  where: string,
  rules: () => readonly FaultRule[],
  op: "download" | "upload" = "download",
  tls = false,
): Scenario {
  return {
    id: `silence-${id}`,
    group,
    title: `silence ${where}`,
    rows: ["F77"],
    passes: "an end within 12 s, where every limit that the client has is 2 s; no false success",
    ...(tls ? { needs: ["tls"] as const, job: () => ({ tls: "explicit" }) as const } : {}),
    server: () => ({ tree, tls: tls ? "explicit" : "none", faults: rules() }),
    steps: (scene) => [
      op === "download"
        ? { op, remote: "file", local: scene.local("file") }
        : { op, remote: "up", local: scene.local("source") },
    ],
    files: { source: SOURCE },
    judge: (run, scene) => {
      if (scene.server.connections === 0) return "does not connect";
      if (!run.done) return undefined;
      return op === "download" ? isHonest()(run, scene) : isHonestUpload(SOURCE)(run, scene);
    },
  };
}

export const silence: readonly Scenario[] = [
  silent("greeting", "in place of the greeting", () => [at("greeting", faults.silence())]),
  silent("half-greeting", "in the middle of the greeting", () => [
    at("greeting", faults.unfinished(), faults.silenceAfter()),
  ]),
  silent("user", "in place of the reply to USER", () => [at("user", faults.silence())]),
  silent("pass", "in place of the reply to PASS", () => [at("pass", faults.silence())]),
  silent("pasv", "in place of the replies to PASV and EPSV", () => [
    at("pasv", faults.silence()),
    at("epsv", faults.silence()),
  ]),
  silent("retr", "in place of the 150 and the data", () => [at("retr-command", faults.silence())]),
  silent("data", "in the middle of the data", () => [at("retr-bytes", faults.stallData(100_000))]),
  silent("final", "in place of the 226 of a download", () => [at("retr-final", faults.silence())]),
  silent(
    "stor",
    "in the middle of an upload: the server reads no more",
    () => [at("upload-bytes", faults.stopReading(100_000))],
    "upload",
  ),
  silent(
    "stor-final",
    "in place of the 226 of an upload",
    () => [at("stor-final", faults.silence())],
    "upload",
  ),
  silent(
    "tls",
    "in place of the handshake of TLS",
    () => [at("control-tls", faults.silence())],
    "download",
    true,
  ),
  silent(
    "data-tls",
    "in place of the data connection's handshake",
    () => [at("data-tls", faults.silence())],
    "download",
    true,
  ),
  silent("drip", "but for a byte of the greeting each second", () => [at("greeting", faults.drip(1000))]),
];
