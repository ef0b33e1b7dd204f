import type { Scenario } from "../scenario.ts";
import { at, faults } from "@ftplib/testkit";
import { all, FILE, gets, holds, isHonest, refuses, spared } from "../verdicts.ts";

const group = "Where the data connection goes";
const tree = { file: FILE };
const download: Scenario["steps"] = (scene) => [
  { op: "download", remote: "file", local: scene.local("file") },
];

/** The numbers of a 227 for a port of the bait's. */
function numbers({ host, port }: { readonly host: string; readonly port: number }, more = 0): string {
  return [...host.split("."), (port >> 8) + more, port & 255].join(",");
}

export const dataConnection: readonly Scenario[] = [
  {
    id: "pasv-other-host",
    group,
    title: "227 names another host, where somebody listens",
    rows: ["S1"],
    passes: "nobody connects there; no false success",
    server: ({ bait }) => ({
      tree,
      without: ["EPSV"],
      faults: [at("pasv", faults.passiveNumbers(numbers(bait)))],
    }),
    steps: download,
    judge: all(
      holds((_, scene) => scene.saw("PASV"), "fails before PASV"),
      spared,
      holds((run, scene) => !run.done || isHonest()(run, scene) === undefined, "reports a false success"),
    ),
  },
  ...[
    ["10.99.99.99", "a private address"],
    ["0.0.0.0", "0.0.0.0"],
    ["127.0.0.9", "another address of the same machine"],
  ].map(
    ([address = "", what = ""]): Scenario => ({
      id: `pasv-${address}`,
      group,
      title: `227 names ${what}, with the true port`,
      rows: ["S3", "F20"],
      passes: "the file arrives",
      server: () => ({ tree, without: ["EPSV"], faults: [at("pasv", faults.passiveHost(address))] }),
      steps: download,
      judge: gets(),
    }),
  ),
  {
    id: "pasv-control-port",
    group,
    title: "227 names the control connection's own port",
    rows: ["S6"],
    passes: "nobody connects there",
    server: (scene) => ({
      tree,
      without: ["EPSV"],
      faults: [
        at("pasv", (truth, step) => faults.passivePort(scene.server.port)(truth, step)),
        at("retr-command", faults.reply("425 No data connection")),
      ],
    }),
    steps: download,
    judge: all(
      refuses("PASV"),
      holds((_, { server }) => server.connections === 1, "connects to the control port"),
    ),
  },
  {
    id: "pasv-octet-256",
    group,
    title: "227 with an octet above 255 that comes to the control connection's port when it is masked",
    rows: ["S5"],
    passes: "refused, nobody is dialled",
    server: (scene) => ({
      tree,
      without: ["EPSV"],
      faults: [
        at("pasv", (_truth, step) =>
          faults.passiveNumbers(numbers({ host: "127.0.0.1", port: scene.server.port }, 256))(
            [{ kind: "send", bytes: Buffer.from("227 (1,1,1,1,1,1)\r\n") }],
            step,
          ),
        ),
        at("retr-command", faults.reply("425 No data connection")),
      ],
    }),
    steps: download,
    judge: all(
      refuses("PASV"),
      holds((_, { server }) => server.connections === 1, "connects to the masked port"),
    ),
  },
  {
    id: "epsv-other-host",
    group,
    title: "229 with another host in it, on IPv6",
    rows: ["S4"],
    passes: "nobody connects there; no false success",
    needs: ["epsv"],
    server: ({ bait }) => ({
      tree,
      host: "::1",
      faults: [
        at("epsv", faults.reply(`229 Entering Extended Passive Mode (|1|${bait.host}|${bait.port}|)`)),
      ],
    }),
    steps: download,
    judge: all(
      holds((_, scene) => scene.saw("EPSV"), "fails before EPSV"),
      spared,
      holds((run, scene) => !run.done || isHonest()(run, scene) === undefined, "reports a false success"),
    ),
  },
  {
    id: "ipv6",
    group,
    title: "a server on IPv6, which has no 227 to give",
    rows: ["F22"],
    passes: "the file arrives",
    needs: ["epsv"],
    server: () => ({ tree, host: "::1" }),
    steps: download,
    judge: gets(),
  },
  {
    id: "epsv-unknown",
    group,
    title: "EPSV is in FEAT, but refused",
    rows: ["F17"],
    passes: "the file arrives",
    server: () => ({ tree, faults: [at("epsv-command", faults.permanent(502))] }),
    steps: download,
    judge: gets(),
  },
  {
    id: "epsv-227",
    group,
    title: "EPSV is answered with a 227",
    rows: ["F18"],
    passes: "the file arrives",
    server: () => ({ tree, faults: [at("epsv", faults.pasvForEpsv())] }),
    steps: download,
    judge: gets(),
  },
  {
    id: "epsv-dead-port",
    group,
    title: "EPSV's port refuses connections, PASV's does not",
    rows: ["F19"],
    passes: "the file arrives",
    server: () => ({ tree, faults: [at("epsv", faults.refuseData())] }),
    steps: download,
    judge: gets(),
  },
  {
    id: "no-parentheses",
    group,
    title: "227 without parentheses",
    rows: ["F21"],
    passes: "the file arrives",
    server: () => ({ tree, without: ["EPSV"], faults: [at("pasv", faults.withoutParentheses())] }),
    steps: download,
    judge: gets(),
  },
  {
    id: "dead-port",
    group,
    title: "all data ports refuse connections",
    rows: ["F19"],
    passes: "an error, in time",
    server: () => ({
      tree,
      dataTimeout: 1000,
      faults: [at("epsv", faults.refuseData()), at("pasv", faults.refuseData())],
    }),
    steps: download,
    judge: refuses("PASV", "EPSV"),
  },
  {
    id: "active",
    group,
    title: "active mode",
    rows: ["S10"],
    passes: "the file arrives",
    needs: ["active"],
    server: () => ({ tree, without: ["PASV", "EPSV"] }),
    job: () => ({ active: true }),
    steps: download,
    judge: gets(),
  },
  {
    id: "active-stranger",
    group,
    title: "active mode, and somebody from another address connects first",
    rows: ["S8"],
    passes: "the server's file arrives, or an error; never the stranger's bytes",
    needs: ["active"],
    server: () => ({ tree, faults: [at("data-connect", faults.strangerFirst())] }),
    job: () => ({ active: true }),
    steps: download,
    judge: isHonest(),
  },
];
