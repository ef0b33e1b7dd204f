import { at, type Fault, type FaultRule, faults, type TestServerOptions } from "@ftplib/testkit";
import type { Bench } from "./observe.ts";

/** What is out of the ordinary in a run. */
export interface Situation {
  readonly server?: () => TestServerOptions;
  readonly faults?: () => readonly FaultRule[];
  readonly prepare?: (bench: Bench) => PromiseLike<unknown>;
  readonly path?: (usual: string) => string;
  /** The operations that it is about; left out, all. */
  readonly only?: RegExp;
}

/** The operations whose path a situation may choose. */
const WITH_PATH =
  /^(?:cwd|size|lastMod|list path|listSafe|get|get big|put buffer|put over|append|rename|delete|mkdir|rmdir|rmdir recursive)$/;
const SIMPLE =
  /^(?:ascii|binary|status|system|pwd|cwd|cdup|size|lastMod|rename|delete|mkdir|rmdir|site|restart|mkdir recursive.*|rmdir recursive.*)$/;
const TRANSFERS = /^(?:list|get|put|append|rmdir recursive)/;

/** The same fault at the command of each of the verbs. */
function atEach(verbs: string, fault: Fault): () => readonly FaultRule[] {
  return () => verbs.split(" ").map((verb) => at(`${verb}-command`, fault));
}

const WORK = "cwd cdup mdtm size rnfr dele rmd mkd stor appe retr list stat syst rest type site";

/** The circumstances that the operations are run in. */
export const situations: Readonly<Record<string, Situation>> = {
  "all is well": {},
  "nothing is there": { path: () => "none/at/all", only: WITH_PATH },
  "the file is empty": { path: () => "empty.txt", only: /^(?:size|lastMod|get|list path)$/ },
  "the directory is empty": { path: () => "empty", only: /^(?:cwd|list path|listSafe|rmdir recursive)$/ },
  "the path is a file's": { path: () => "file.txt", only: /^(?:list path|rmdir recursive|rmdir|cwd)$/ },
  "the name is not ASCII": { path: () => "größe.txt", only: /^(?:size|get|delete|put buffer|list path)$/ },
  "the name has a space": { path: () => "two words.txt", only: /^(?:size|get|delete|rename|list path)$/ },
  "the name has a line end": { path: () => "none\r\nDELE file.txt", only: /^(?:delete|size|cwd)$/ },
  "the server refuses (550)": { faults: atEach(WORK, faults.permanent(550)) },
  "the server refuses (553)": { faults: atEach("stor appe rnto mkd", faults.permanent(553)) },
  "the server refuses for now (450)": { faults: atEach(WORK, faults.permanent(450)) },
  "the server does not know it (502)": {
    faults: atEach("pwd cdup size mdtm", faults.permanent(502)),
    only: /^(?:pwd|cdup|size|lastMod|mkdir recursive|listSafe)$/,
  },
  "the first upload is refused (553)": {
    faults: () => [at("stor-command", faults.once(faults.permanent(553)))],
    only: /^n8n, upload$/,
  },
  "replies of several lines": { faults: atEach("x", faults.multiline()), only: SIMPLE },
  "the server has no EPSV": { server: () => ({ without: ["EPSV"] }), only: TRANSFERS },
  "the server has no UTF-8": { server: () => ({ utf8: false }), only: /^(?:list|get|put)/ },
  "the server is read-only": {
    server: () => ({ readOnly: true }),
    only: /^(?:put|append|delete|mkdir|rmdir|rename)/,
  },
  "the disk is full": {
    faults: () => [at("upload-bytes", faults.failData(1_000, "552 Disk full"))],
    only: /^put big/,
  },
  "the client has never been connected": { prepare: async () => {}, only: /^(?!end, |logout|destroy twice)/ },
  "the client was ended": {
    prepare: async ({ client, server }) => {
      await client.connect({ host: server.host, port: server.port });
      await client.end();
    },
    only: /^(?:list|get|put|pwd|end|destroy|logout|connect twice)$/,
  },
};
