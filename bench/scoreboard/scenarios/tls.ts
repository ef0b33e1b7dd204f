import type { Scenario } from "../scenario.ts";
import { stranger } from "../scene.ts";
import { at, createCertificate, faults } from "@ftplib/testkit";
import { all, FILE, gets, holds, keepsPassword, refuses } from "../verdicts.ts";

const group = "TLS";
const tree = { file: FILE };
const needs = ["tls"] as const;
const job: NonNullable<Scenario["job"]> = () => ({ tls: "explicit" });
const session: Scenario["steps"] = () => [{ op: "session" }];
const download: Scenario["steps"] = (scene) => [
  { op: "download", remote: "file", local: scene.local("file") },
];
const unsaid = all(refuses(), keepsPassword);
const met = holds((_, scene) => scene.saw("AUTH"), "fails before AUTH");

export const tls: readonly Scenario[] = [
  {
    id: "auth-refused",
    group,
    title: "AUTH TLS is refused with 502",
    rows: ["S49"],
    passes: "an error; no USER in clear",
    needs,
    server: () => ({ tree, tls: "none" }),
    job,
    steps: session,
    judge: all(unsaid, met),
  },
  {
    id: "auth-230",
    group,
    title: "AUTH TLS is answered with 230",
    rows: ["S49"],
    passes: "an error; no USER in clear",
    needs,
    server: () => ({ tree, tls: "explicit", faults: [at("auth-command", faults.reply("230 You are in"))] }),
    job,
    steps: session,
    judge: all(unsaid, met),
  },
  {
    id: "auth-injection",
    group,
    title: "behind the 234, in the same segment, another reply in clear",
    rows: ["S50"],
    passes: "an error; no login",
    needs,
    server: () => ({
      tree,
      tls: "explicit",
      faults: [at("auth", faults.after("331 Whatever"), faults.coalesce())],
    }),
    job,
    steps: session,
    judge: all(unsaid, met),
  },
  {
    id: "wrong-name",
    group,
    title: "the certificate is for another name",
    rows: ["S53"],
    passes: "an error; no login",
    needs,
    server: () => ({
      tree,
      tls: "explicit",
      certificate: createCertificate({ names: ["elsewhere.test"], addresses: [] }),
    }),
    job,
    steps: session,
    judge: all(unsaid, met),
  },
  {
    id: "expired",
    group,
    title: "the certificate has expired",
    rows: ["S54"],
    passes: "an error; no login",
    needs,
    server: () => ({ tree, tls: "explicit", certificate: createCertificate({ days: -1 }) }),
    job,
    steps: session,
    judge: all(unsaid, met),
  },
  {
    id: "unknown-authority",
    group,
    title: "nobody knows the certificate's authority, and NODE_TLS_REJECT_UNAUTHORIZED is 0",
    rows: ["S54", "S62"],
    passes: "an error; no login",
    needs,
    server: () => ({ tree, tls: "explicit", certificate: { ...createCertificate(), ca: stranger.ca } }),
    env: { NODE_TLS_REJECT_UNAUTHORIZED: "0" },
    job,
    steps: session,
    judge: all(unsaid, met),
  },
  {
    id: "implicit",
    group,
    title: "TLS from the first byte",
    rows: ["S63"],
    passes: "the file arrives",
    needs: ["implicit"],
    server: () => ({ tree, tls: "implicit" }),
    job: () => ({ tls: "implicit" }),
    steps: download,
    judge: gets(),
  },
  {
    id: "tls-to-clear",
    group,
    title: "the port for TLS speaks clear FTP",
    rows: ["S63"],
    passes: "an error in time; no login",
    needs: ["implicit"],
    server: () => ({ tree }),
    job: () => ({ tls: "implicit" }),
    steps: session,
    judge: unsaid,
  },
];
