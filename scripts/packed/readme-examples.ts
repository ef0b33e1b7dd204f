import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type * as testkit from "../../packages/testkit/src/index.ts";
import { layers } from "../layers.ts";
import { root } from "../workspace.ts";

const run = promisify(execFile);

/** An example of a README: a program that runs as it is printed. */
interface Example {
  /** The README, and the number of the example in it. */
  readonly name: string;
  readonly code: string;
}

/** What the servers of the examples serve. */
const files = { "hello.txt": "hello, world!\n", "notes.txt": "one\n", README: "See the manual.\n" };
const pub = { "hello.txt": files["hello.txt"], "notes.txt": files["notes.txt"] };
const tree = { ...files, pub, debian: files, "large.bin": Buffer.alloc(4_000_000) };
const withReport = { ...tree, pub: { "report.txt": "fine\n" } };
const peers = Object.values(layers).flatMap((layer) => layer.peers ?? []);
const users = { anonymous: true, user: "secret", me: "secret" };

/**
 * The examples of every README that packages and the repository show to newcomers, and those of the pages in `docs`. Those that import a
 * library which users may install besides are left to the tests of their package: it is not installed here.
 */
export function readmeExamples(folders: readonly string[]): Example[] {
  const readmes = ["", ...folders.map((folder) => join("packages", folder))].map((folder) =>
    join(folder, "README.md"),
  );
  const pages = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md"))
    .map((path) => join("docs", path));
  return [...readmes, ...pages].flatMap((path) => {
    const codes = examplesIn(path, readFileSync(join(root, path), "utf8"));
    if (codes.length === 0 && readmes.includes(path)) throw new Error(`${path} has no example`);
    const named = codes.map((code, at) => ({ name: `${path}, example ${at + 1}`, code }));
    return named.filter(({ code }) => !peers.some((library) => code.includes(`from "${library}"`)));
  });
}

/**
 * The programs of a page.
 *
 * @throws Error for one that is not marked as `ts` or `js`, since it would not be run
 */
export function examplesIn(path: string, text: string): string[] {
  const blocks = [...text.matchAll(/^[ >]*```[ \t]*(\S+)[^\n]*\n(.*?)^[ >]*```/gms)];
  return blocks.flatMap(([block, language = "", code = ""]) => {
    if (!/^(?:[cm]?[jt]sx?|javascript|typescript|node)$/i.test(language)) return [];
    const isRun = (language === "ts" || language === "js") && block.startsWith(`\`\`\`${language}\n`);
    if (!isRun) throw new Error(`${path}: an example in ${language}; mark it as ts or js, without an indent`);
    return [code];
  });
}

/**
 * Runs the examples by the given Node, in a project into which the tarballs are installed. What they dial is led to servers on
 * loopback. Calls `report` with the faults of each: it must end without an error, and print what its comments say.
 */
export async function checkExamples(
  project: string,
  node: string,
  examples: readonly Example[],
  report: (name: string, faults: readonly string[]) => void,
): Promise<void> {
  const entry = join(project, "node_modules", "@ftplib", "testkit", "dist", "index.js");
  const { createCertificate, TestServer } = (await import(pathToFileURL(entry).href)) as typeof testkit;
  const certificate = createCertificate({ names: ["ftp.example.com", "localhost"] });
  const home = join(project, "home");
  mkdirSync(home);
  writeFileSync(join(home, "ca.pem"), certificate.ca);
  writeFileSync(join(home, ".netrc"), "machine ftp.example.com login alice password s1\n", { mode: 0o600 });
  for (const [at, { name, code }] of examples.entries()) {
    const tls = /FTP_TLS|ftpes:|secure: true/.test(code) ? "required" : "none";
    const server = await TestServer.start({
      tree: code.includes("report.txt") ? withReport : tree,
      users,
      tls,
      certificate,
    });
    const program = join(project, `example-${at}.mjs`);
    writeFileSync(program, code);
    const login = code.includes("PASSWORD") ? ["ftp.example.com", "21", "user", "secret"] : [];
    try {
      const { stdout } = await run(node, ["--require", "./loopback.cjs", program, ...login], {
        cwd: project,
        timeout: 30_000,
        env: {
          ...process.env,
          HOME: home,
          USERPROFILE: home,
          NODE_EXTRA_CA_CERTS: join(home, "ca.pem"),
          LOOPBACK_PORT: String(server.port),
        },
      });
      report(name, missingFrom(stdout, code));
    } catch (error) {
      const { stderr = String(error) } = error as { readonly stderr?: string };
      report(name, [/^\w*Error.*$/m.exec(stderr)?.[0] ?? stderr.slice(0, 200)]);
    } finally {
      await server.stop();
    }
  }
}

/**
 * What the comments after `console.log` say and was not printed; text and values in quotes are printed without. A program with
 * arguments prints what its server has, and its comments explain.
 */
function missingFrom(printed: string, code: string): string[] {
  if (code.includes("process.argv")) return [];
  const words = (text: string): string => text.replace(/["'\s]/g, "");
  const promised = [...code.matchAll(/console\.log\(.*?\)+; \/\/ (.*)/g)].map(([, text = ""]) => text);
  return promised
    .filter((text) => !words(printed).includes(words(text)))
    .map((text) => `does not print ${text}`);
}
