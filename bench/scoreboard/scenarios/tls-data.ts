import type { Scenario } from "../scenario.ts";
import { stranger } from "../scene.ts";
import { at, faults } from "@ftplib/testkit";
import { all, FILE, gets, holds, isHonest, refuses } from "../verdicts.ts";

const group = "TLS";
const tree = { file: FILE };
const needs = ["tls"] as const;
const job: NonNullable<Scenario["job"]> = () => ({ tls: "explicit" });
const download: Scenario["steps"] = (scene) => [
  { op: "download", remote: "file", local: scene.local("file") },
];
const upload: Scenario["steps"] = (scene) => [{ op: "upload", remote: "up", local: scene.local("source") }];
const files = { source: FILE };

/** Nothing of the file has left the client. */
const unsent = holds(
  (_, scene) => scene.remote("/up")?.includes(FILE.subarray(0, 100)) !== true,
  "sends the file",
);

export const tlsData: readonly Scenario[] = [
  {
    id: "data-certificate",
    group,
    title: "the data connection has a certificate of an unknown authority",
    rows: ["S52"],
    passes: "an error; nothing of the upload is sent",
    needs,
    server: () => ({
      tree,
      tls: "explicit",
      tlsOptions: { dataCertificate: stranger, refuseSessionReuse: true },
    }),
    job,
    steps: upload,
    files,
    judge: all(refuses("STOR"), unsent),
  },
  {
    id: "prot-refused",
    group,
    title: "PROT P is refused",
    rows: ["S51"],
    passes: "an error; nothing of the upload is sent",
    needs,
    server: () => ({ tree, tls: "explicit", faults: [at("prot-command", faults.permanent(536))] }),
    job,
    steps: upload,
    files,
    judge: all(refuses("PROT"), unsent),
  },
  {
    id: "data-in-clear",
    group,
    title: "PROT P is accepted, and data comes in clear",
    rows: ["S51"],
    passes: "an error",
    needs,
    server: () => ({ tree, tls: "explicit", faults: [at("data-tls", faults.nothing())] }),
    job,
    steps: download,
    judge: refuses("RETR"),
  },
  ...(["TLSv1.2", "TLSv1.3"] as const).flatMap((version): Scenario[] => [
    {
      id: `no-close-notify-${version}`,
      group,
      title: `${version}: data ends in the middle by FIN without close_notify, 226 follows; no size is told`,
      rows: ["S55"],
      passes: "an error",
      needs,
      server: () => ({
        tree,
        tls: "explicit",
        tlsOptions: { maxVersion: version },
        without: ["SIZE", "MLST", "MLSD"],
        faults: [
          at("retr-preliminary", faults.reply("150 Here it comes")),
          at("retr-bytes", faults.finData(100_000)),
        ],
      }),
      job: () => ({ tls: "explicit", maxTls: version }),
      steps: download,
      judge: isHonest(),
    },
    {
      id: `session-reuse-${version}`,
      group,
      // The server sends no further ticket on a resumed connection of TLS 1.3, as real ones do: one download there.
      title: `${version}: data connections must resume the session`,
      rows: ["F27"],
      passes: version === "TLSv1.2" ? "three downloads arrive" : "a download arrives",
      needs,
      server: () => ({
        tree,
        tls: "explicit",
        tlsOptions: { maxVersion: version, requireSessionReuse: true },
      }),
      job: () => ({ tls: "explicit", maxTls: version }),
      steps: (scene) =>
        (version === "TLSv1.2" ? ["one", "two", "file"] : ["file"]).map((name) => ({
          op: "download",
          remote: "file",
          local: scene.local(name),
        })),
      judge: version === "TLSv1.2" ? all(gets(FILE, "one"), gets(FILE, "two"), gets()) : gets(),
    },
    {
      id: `upload-${version}`,
      group,
      title: `${version}: an upload to a server that insists on close_notify`,
      rows: ["F45"],
      passes: "the server has the file",
      needs,
      server: () => ({
        tree,
        tls: "explicit",
        tlsOptions: { maxVersion: version, requireCloseNotify: true },
      }),
      job: () => ({ tls: "explicit", maxTls: version }),
      steps: upload,
      files,
      judge: all(
        holds(({ done }) => done, "reports a failure"),
        holds((_, scene) => scene.remote("/up")?.equals(FILE) === true, "the file is not whole"),
      ),
    },
  ]),
  {
    id: "empty-upload-tls",
    group,
    title: "an upload of no bytes, to a server that insists on close_notify",
    rows: ["F46"],
    passes: "the server has an empty file",
    needs,
    server: () => ({ tree, tls: "explicit", tlsOptions: { requireCloseNotify: true } }),
    job,
    steps: upload,
    files: { source: "" },
    judge: all(
      holds(({ done }) => done, "reports a failure"),
      holds((_, scene) => scene.remote("/up")?.length === 0, "there is no file"),
    ),
  },
];
