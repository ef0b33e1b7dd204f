import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runFtpl } from "./program.ts";

interface Row {
  readonly file: string;
  readonly text: string;
  readonly words?: string;
  /** The .netrc before. */
  readonly netrc?: string;
  readonly exit?: number;
  /** What the file of the sites holds then. */
  readonly sites?: unknown;
  readonly says?: readonly RegExp[];
  /** The .netrc afterwards. */
  readonly kept?: string;
}

const filezilla = `<?xml version="1.0" encoding="UTF-8"?>
<FileZilla3 version="3.66.5" platform="*nix"><Servers>
<Server><Host>h.example</Host><Port>21</Port><Protocol>4</Protocol><Type>0</Type><User>me &amp; you</User>
<Pass encoding="base64">cGEgc3M=</Pass><Logontype>1</Logontype><PasvMode>MODE_ACTIVE</PasvMode><EncodingType>Custom</EncodingType>
<CustomEncoding>latin1</CustomEncoding><MaximumMultipleConnections>2</MaximumMultipleConnections>
<Name>My shop (live)</Name><RemoteDir>1 0 3 var 6 my www</RemoteDir></Server>
<Folder>Old<Server><Host>::1</Host><Port>2121</Port><Protocol>6</Protocol><Logontype>0</Logontype><Name>My shop: live</Name></Server>
<Server><Host>s.example</Host><Protocol>1</Protocol><Name>by SSH</Name></Server>
<Server><Host>c.example</Host><Port>990</Port><Protocol>3</Protocol><User>u</User><Pass encoding="crypt" pubkey="x">AAAA</Pass>
<Logontype>1</Logontype><Name>é</Name></Server></Folder></Servers></FileZilla3>`;
const shop = {
  url: "ftpes://me%20%26%20you@h.example/%2Fvar/my%20www",
  active: true,
  connections: 2,
  encoding: "latin1",
};
const shops = {
  "My-shop-live": shop,
  "My-shop-live-2": { url: "ftp://[::1]:2121", tls: "off" },
  "site-e": { url: "ftps://u@c.example" },
};
const entry = 'machine h.example\n\tlogin "me & you"\n\tpassword "pa ss"\n';

const rows: Readonly<Record<string, Row>> = {
  FileZilla: {
    file: "sitemanager.xml",
    text: filezilla,
    sites: shops,
    says: [
      /My-shop-live: its password was left out; --with-passwords keeps it/,
      /left out by SSH: its protocol is not FTP/,
      /site-e: its password is encrypted/,
      /3 of 4 sites of FileZilla/,
    ],
  },
  "FileZilla, with passwords": {
    file: "sitemanager.xml",
    text: filezilla,
    words: "--with-passwords",
    sites: shops,
    kept: entry,
    says: [/My-shop-live: its password is in ~\/\.netrc/],
  },
  "FileZilla, with passwords, into a file that has entries": {
    file: "sitemanager.xml",
    text: filezilla,
    words: "--with-passwords",
    netrc: "default login a password b\n",
    kept: `${entry}default login a password b\n`,
  },
  "FileZilla, with a password that is there": {
    file: "sitemanager.xml",
    text: filezilla,
    words: "--with-passwords",
    netrc: 'machine h.example login "me & you" password other\n',
    kept: 'machine h.example login "me & you" password other\n',
    says: [/has an entry for me & you at h\.example/],
  },
  "FileZilla, cut off": {
    file: "sitemanager.xml",
    text: filezilla.slice(0, 300),
    exit: 2,
    says: [/not the XML/],
  },
  "FileZilla, quiet": {
    file: "sitemanager.xml",
    text: filezilla,
    words: "-q",
    says: [/its password was left out/],
  },
  lftp: {
    file: "bookmarks",
    text: "work\tftp://me:p%40ss@h.example:2121/pub\nbare\tb.example\nssh\tsftp://s.example\nbad ftp://\n",
    sites: { work: { url: "ftp://me@h.example:2121/pub" }, bare: { url: "ftp://b.example" } },
    says: [/work: its password was left out/, /left out ssh: its protocol/, /left out bad: /],
  },
  "lftp, and lines that are no bookmarks": {
    file: "bookmarks",
    text: "# mine\nwork ftp://h.example\nexport FTP_PASSWORD=p@ss\nhunter9 p@ss\n",
    sites: { work: { url: "ftp://h.example" } },
    says: [/left out what is no bookmark, a name and a URL \(lines: 2\)/],
  },
  "two words": { file: "notes.txt", text: "hunter9 p@ss\n", exit: 2, says: [/holds no sites/] },
  "a script of a shell": {
    file: "env.sh",
    text: "export FTP_PASSWORD=p@ss\nexport HOST=h.example\n",
    exit: 2,
    says: [/holds no sites/],
  },
  "bytes of any kind": {
    file: "random.bin",
    text: Array.from({ length: 5000 }, (_, at) => String.fromCharCode((at * at * 31 + at * 7) % 256)).join(
      "",
    ),
    exit: 2,
    says: [/holds no sites/],
  },
  "lftp, with passwords": {
    file: "bookmarks",
    text: "work ftp://me:p%40ss@h.example/pub\n",
    words: "--with-passwords",
    kept: "machine h.example\n\tlogin me\n\tpassword p@ss\n",
  },
  rclone: {
    file: "rclone.conf",
    text: "[a]\ntype = ftp\nhost = h.example\nuser = me\npass = XyZobscured\nexplicit_tls = true\nno_check_certificate = true\nconcurrency = 3\n\n[b]\ntype = ftp\nhost = i.example\nport = 2121\n[c]\ntype = s3\n[d]\ntype = ftp\ntls = true\nhost = j.example\n",
    words: "--with-passwords",
    sites: {
      "site-a": { url: "ftpes://me@h.example", insecure: true, connections: 3 },
      "site-b": { url: "ftp://i.example:2121", tls: "off" },
      "site-d": { url: "ftps://j.example" },
    },
    says: [
      /site-a: any certificate is accepted, .*"ftpl site edit site-a --pin KEY" .*"ftpl site add --force site-a ftpes:\/\/me@h\.example"/,
      /site-a: its password is obscured, and was left out/,
      /left out c: its type is "s3"/,
    ],
  },
  "VS Code": {
    file: "sftp.json",
    text: `// our server\n{ "name": "Live", "host": "h.example", "protocol": "ftp", "secure": true, "secureOptions": { "rejectUnauthorized": false },
      "username": "me", "password": "pw", "remotePath": "/www", "passive": false, "connectTimeout": 5000, "concurrency": 2, }`,
    sites: {
      Live: {
        url: "ftpes://me@h.example/%2Fwww",
        insecure: true,
        active: true,
        timeout: "5000ms",
        connections: 2,
      },
    },
    says: [/Live: any certificate is accepted/, /Live: its password was left out/],
  },
  "VS Code, several": {
    file: "sftp.json",
    text: '[{"host":"a.example","protocol":"ftp"},{"host":"b.example"},{"host":"c.example","protocol":"ftp","secure":"implicit"},{"protocol":"ftp"}]',
    sites: { "a.example": { url: "ftp://a.example", tls: "off" }, "c.example": { url: "ftps://c.example" } },
    says: [/left out b\.example: its protocol/, /left out a server: it has no host/],
  },
  "VS Code, damaged": {
    file: "sftp.json",
    text: '{\n"host": oops }',
    exit: 2,
    says: [/sftp\.json:2: this is not JSON/],
  },
  "a workflow": {
    file: "deploy.yml",
    text: `on: push
jobs:
  deploy:
    steps:
      - uses: actions/checkout@v4
        with: { fetch-depth: 1 }
      - name: Sync
        uses: SamKirkland/FTP-Deploy-Action@v4.3.5
        with:
          server: h.example
          username: me
          password: \${{ secrets.PASSWORD }}
          protocol: ftps
          port: 2121
          security: strict
          server-dir: ./www/
          timeout: 60000
      - uses: SamKirkland/FTP-Deploy-Action@v4.3.5
        with: { server: "\${{ secrets.HOST }}" }
`,
    sites: { Sync: { url: "ftpes://me@h.example:2121/www/", timeout: "60000ms" } },
    says: [/Sync: its password is a secret of the workflow/, /its server is not in the file/],
  },
  "a workflow that accepts any certificate, as its default does": {
    file: "deploy.yml",
    text: `- name: Sync
  uses: SamKirkland/FTP-Deploy-Action@v4.3.5
  with: { server: h.example, protocol: ftps }
`,
    sites: { Sync: { url: "ftpes://h.example", insecure: true } },
    says: [
      /^ftpl: Sync: any certificate is accepted, as with the other program \(--insecure\): "ftpl site edit Sync --pin KEY" trusts one key alone, "ftpl site add --force Sync ftpes:\/\/h\.example" what this machine trusts$/m,
    ],
  },
  "a workflow, damaged": {
    file: "deploy.yml",
    text: 'a: 1\nb: "x\n',
    exit: 2,
    says: [/deploy\.yml:\d+: this is not YAML/],
  },
  "a workflow without the action": {
    file: "deploy.yml",
    text: "on: push\n",
    exit: 2,
    says: [/holds no sites/],
  },
  "nothing that is known": { file: "notes.txt", text: "\n", exit: 2, says: [/holds no sites/] },
  "no such file": { file: "other.xml", text: "", words: "none.xml", exit: 2, says: [/takes one file/] },
};

describe("W6: site import", () => {
  it.each(Object.entries(rows))("%s", async (_, row) => {
    const home = mkdtempSync(join(tmpdir(), "ftpl-import-"));
    try {
      writeFileSync(join(home, row.file), row.text);
      if (row.netrc !== undefined) writeFileSync(join(home, ".netrc"), row.netrc, { mode: 0o600 });
      const words = ["site", "import", row.file, ...(row.words?.split(" ") ?? [])];
      const outcome = await runFtpl(words, { cwd: home, env: { HOME: home } });
      expect(outcome).toMatchObject({ exit: row.exit ?? 0 });
      for (const says of row.says ?? []) expect(outcome.stderr).toMatch(says);
      // No password that was in the file is printed.
      expect(outcome.stderr + outcome.stdout).not.toMatch(/pa ss|p@ss|p%40ss|cGEgc3M=|XyZobscured|"pw"/);
      const path = join(home, ".config", "ftpl", "sites.json");
      if (row.sites !== undefined) expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(row.sites);
      if (row.kept !== undefined) {
        expect(readFileSync(join(home, ".netrc"), "utf8")).toBe(row.kept);
        expect(statSync(join(home, ".netrc")).mode & 0o777).toBe(0o600);
      }
    } finally {
      rmSync(home, { recursive: true });
    }
  });
});

describe("W6: site import of a file that was imported before", () => {
  const text = "work ftp://me:p%40ss@h.example/pub\nplay ftp://i.example\n";
  const [work, play] = [{ url: "ftp://me@h.example/pub" }, { url: "ftp://i.example" }];

  /** Imports the file once more, and returns what is kept then. */
  async function again(words: string, between: (sites: string) => void = () => {}) {
    const home = mkdtempSync(join(tmpdir(), "ftpl-import-"));
    const path = join(home, ".config", "ftpl", "sites.json");
    try {
      writeFileSync(join(home, "bookmarks"), text);
      const run = async (given: string) =>
        await runFtpl(`site import bookmarks${given}`.split(" "), { cwd: home, env: { HOME: home } });
      await run("");
      between(path);
      const { exit, stderr, stdout } = await run(words);
      expect(exit).toBe(0);
      const netrc = join(home, ".netrc");
      const kept = existsSync(netrc) ? readFileSync(netrc, "utf8") : "";
      return {
        lines: `${stdout}${stderr}`.split("\n").slice(0, -1),
        sites: JSON.parse(readFileSync(path, "utf8")),
        kept,
      };
    } finally {
      rmSync(home, { recursive: true });
    }
  }

  it("adds nothing, and says so", async () => {
    expect(await again("")).toEqual({
      lines: [
        "work is there already: ftp://me@h.example/pub",
        "play is there already: ftp://i.example",
        "0 of 2 sites of lftp; 2 there already",
      ],
      sites: { work, play },
      kept: "",
    });
  });

  it("keeps the passwords that it was not to keep before", async () => {
    const { lines, sites, kept } = await again(" --with-passwords");
    expect(sites).toEqual({ work, play });
    expect(lines).toContain("work: its password is in ~/.netrc");
    expect(kept).toContain("password p@ss");
  });

  it("leaves a site that is another one now, and says which", async () => {
    const other = { url: "ftp://other.example", active: true };
    const change = (path: string): void => writeFileSync(path, JSON.stringify({ play, work: other }));
    const { lines, sites } = await again("", change);
    expect(sites).toEqual({ play, work: other, "work-2": work });
    expect(lines.slice(0, 2)).toEqual([
      "added work-2: ftp://me@h.example/pub",
      'ftpl: work-2: there is another site "work", which stays as it is',
    ]);
  });

  it("changes nothing with -n", async () => {
    const { lines, sites } = await again(" -n", (path) => writeFileSync(path, JSON.stringify({ work })));
    expect(sites).toEqual({ work });
    expect(lines[0]).toBe("would add play: ftp://i.example");
    expect(lines).toContain("work is there already: ftp://me@h.example/pub");
  });
});
