import { deafPort } from "./deaf-port.ts";
import { at, type Fault, type FaultRule, faults, type TestServerOptions } from "@ftplib/testkit";
import { type Bench, login } from "./observe.ts";

/** What is out of the ordinary in a run. */
export interface Situation {
  readonly server?: () => TestServerOptions;
  readonly faults?: () => readonly FaultRule[];
  readonly prepare?: (bench: Bench) => Promise<unknown>;
  readonly path?: (usual: string) => string;
  /** Milliseconds; for servers that say nothing. */
  readonly timeout?: number;
  /** The operations that it is about; left out, all. */
  readonly only?: RegExp;
}

const TRANSFERS = /^(?:upload|append|download|list|removeDir|clear)/;
const UPLOADS = /^(?:uploadFrom (?:path|buffers)|appendFrom)/;
/** For situations in which each call waits for the end of its time. */
const A_FEW =
  /^(?:send$|pwd|features|cd$|size|rename|uploadFrom (?:path|twice)|downloadTo path|list$|ensureDir$|downloadToDir)/;
const DOWNLOADS = /^(?:downloadTo (?:path|big|stream)|list)/;
const WITH_PATH =
  /^(?:sendIgnoringError|cd$|lastMod|size|rename|remove|appendFrom|downloadTo (?:path|big|stream)|list path|removeDir|downloadToDir)/;

type Faulty = Pick<Situation, "faults">;

/** Lies of the server, which begin when the client is logged in. */
function faulty(...rules: readonly FaultRule[]): Faulty {
  return { faults: () => rules };
}

/** The same fault at each of the verbs, or at the steps of that name. */
function atEach(verbs: string, fault: Fault, step = ""): FaultRule[] {
  return verbs.split(" ").map((verb) => at(`${verb}${step}`, fault));
}

/** The control connection ends when one of the commands has come. */
const ALL =
  "epsv pasv pwd feat user cwd mdtm size rnfr dele rmd mkd stor appe retr mlsd list stat cdup noop syst xxxx";

const WORK = "cwd mdtm size rnfr dele rmd mkd stor appe retr mlsd list stat cdup noop syst";

/** The circumstances that every operation is run in. */
export const situations: Readonly<Record<string, Situation>> = {
  "all is well": {},
  "replies a byte at a time": {
    ...faulty(at("reply", faults.oneByteAtATime())),
    timeout: 2_000,
    only: A_FEW,
  },
  "replies of several lines": faulty(...atEach(WORK.replace("mlsd list ", ""), faults.multiline())),
  "nothing is there": { path: () => "none/at/all", only: WITH_PATH },
  "the file is empty": { path: () => "empty.txt", only: /^(?:size|lastMod|downloadTo (?:path|stream))/ },
  "the directory is empty": { path: () => "empty", only: /^(?:cd$|list path|removeDir|downloadToDir)/ },
  "the name begins with a space": { path: () => " blank.txt", only: WITH_PATH },
  "the name is not ASCII": { path: () => "größe.txt", only: WITH_PATH },
  "the name has a line end": { path: () => "a\r\nDELE file.txt", only: WITH_PATH },
  "the server refuses (550)": faulty(...atEach(WORK, faults.permanent(550), "-command")),
  "the server refuses for now (450)": faulty(...atEach(WORK, faults.permanent(450), "-command")),
  "the server does not know MLSD": { server: () => ({ without: ["MLSD", "MLST"] }), only: TRANSFERS },
  "the server does not know EPSV": { server: () => ({ without: ["EPSV"] }), only: TRANSFERS },
  "the server knows neither EPSV nor PASV": {
    server: () => ({ without: ["EPSV", "PASV"] }),
    only: TRANSFERS,
  },
  "EPSV names a port that nobody listens at": {
    faults: () => [at("epsv", faults.passivePort(deafPort()))],
    only: TRANSFERS,
  },
  "no port can be reached": {
    faults: () => [at("epsv", faults.passivePort(deafPort())), at("pasv", faults.passivePort(deafPort()))],
    only: TRANSFERS,
  },
  "PASV names a private host": {
    server: () => ({ without: ["EPSV"] }),
    ...faulty(at("pasv", faults.passiveHost("10.0.0.1"))),
    only: TRANSFERS,
  },
  "the control connection is ended": faulty(...atEach(ALL, faults.fin(), "-command")),
  "the control connection is reset": faulty(...atEach(ALL, faults.reset(), "-command")),
  "the server says nothing": {
    ...faulty(...atEach(ALL.replace("epsv pasv ", ""), faults.nothing(), "-command")),
    only: A_FEW,
    timeout: 1_000,
  },
  "the disk is full": {
    ...faulty(at("upload-bytes", faults.failData(1_000, "552 Disk full"))),
    only: UPLOADS,
  },
  "the data breaks off with a reply": {
    ...faulty(at("data-bytes", faults.failData(5, "426 Broken off"))),
    only: DOWNLOADS,
  },
  "the data connection is reset": { ...faulty(at("data-bytes", faults.resetData(5))), only: DOWNLOADS },
  "the data stalls": { ...faulty(at("data-bytes", faults.stallData(5))), only: DOWNLOADS, timeout: 1_000 },
  "the server takes no data": {
    ...faulty(at("upload-bytes", faults.stopReading(0))),
    only: /^(?:uploadFrom (?:path|buffers|large)|appendFrom)/,
    timeout: 1_000,
  },
  "the client is closed": {
    prepare: async (bench) => {
      await login(bench);
      bench.client.close();
    },
  },
  "the client has never been connected": { prepare: async () => {} },
  "the client was closed by an error": {
    server: () => ({ faults: [at("syst", faults.fin())] }),
    prepare: async (bench) => {
      await login(bench);
      await bench.client.send("SYST").catch(() => {});
    },
  },
  "the last call was refused": {
    prepare: async (bench) => {
      await login(bench);
      await bench.client.cd("none").catch(() => {});
      await bench.client.list("none").catch(() => {});
      await bench.client.downloadTo(`${bench.folder}/none`, "none").catch(() => {});
    },
  },
};
