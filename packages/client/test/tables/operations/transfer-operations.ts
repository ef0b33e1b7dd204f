import { join } from "node:path";
import { type Connection, type DownloadTarget, type FTP, ftpcp } from "../../../src/index.ts";
import { TREE } from "../server/server-files.ts";
import { drained, type Gathered, gathered } from "./gathered.ts";
import { AROUND, exactly, type Given, type Operation, shown, unless, UPLOADED } from "./operation.ts";

const FILE = TREE["/file"] ?? "";
const TEXT = TREE["/text"] ?? "";
const uploaded = Buffer.from(UPLOADED).toString();

/** A part of the file. */
const RANGE = { rest: 1_000, length: 1_500 };
const PART = FILE.slice(RANGE.rest, RANGE.rest + RANGE.length);

/** What the caller of `ntransfercmd` waits for the data connection. */
const PATIENCE = { timeout: 700 };

/** A caller that has the data connection closes both when something fails. */
async function byHand<T>(ftp: FTP, connection: Connection, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    ftp.close();
    throw error;
  } finally {
    connection.close();
  }
}

function download(row: Partial<Operation> & Pick<Operation, "name" | "call">): Operation {
  return {
    from: "ready",
    traffic: "download",
    takes: ["signal"],
    sends: [...AROUND, "RETR"],
    needs: [/^RETR file/],
    lie: exactly(FILE),
    ...row,
  };
}

function upload(row: Partial<Operation> & Pick<Operation, "name" | "call">): Operation {
  return {
    from: "ready",
    traffic: "upload",
    takes: ["signal", "source"],
    sends: [...AROUND, "STOR"],
    changes: ["STOR up"],
    needs: [/^STOR up/],
    lie: (_value, { files }) => exactly(uploaded)(files.text("/up")),
    ...row,
  };
}

const targetOf = ({ destination }: Given, take: Gathered["take"]): DownloadTarget =>
  (destination() as DownloadTarget | undefined) ?? take;

/** Outcomes of files that were transferred one after the other; the first error is thrown. */
async function outcomes<Outcome extends { readonly error: unknown }>(
  { onItem }: Given,
  items: AsyncIterable<Outcome>,
  look: (outcome: Outcome) => string | undefined,
): Promise<string> {
  let failure: { readonly error: unknown } | undefined;
  const lies: string[] = [];
  let count = 0;
  try {
    for await (const outcome of items) {
      count += 1;
      await onItem("");
      if (outcome.error !== undefined) failure ??= outcome;
      else lies.push(...[look(outcome)].filter((lie) => lie !== undefined));
    }
  } catch (error) {
    failure ??= { error };
  }
  if (lies.length > 0) return lies.join();
  if (failure !== undefined) throw failure.error;
  return `${count} files`;
}

/** The files that an operation on many files retrieves and stores. */
const MANY: readonly string[] = ["file", "second", "text", "sub/inner"];
const STORED: readonly string[] = ["up1", "up2", "up3", "up4"];

/** The operations that move files. */
export const transferOperations: readonly Operation[] = [
  download({
    name: "retrbinary",
    takes: ["signal", "callback", "destination"],
    call: (ftp, given) =>
      gathered(given, (take) => ftp.retrbinary("RETR file", targetOf(given, take), given.options)),
  }),
  download({
    name: "retrlines",
    takes: ["signal", "callback"],
    needs: [/^RETR text/],
    lie: exactly(TEXT.replaceAll("\r", "")),
    call: (ftp, given) => gathered(given, (take) => ftp.retrlines("RETR text", take, given.options)),
  }),
  download({
    name: "blocks",
    isIterable: true,
    call: (ftp, given) => drained(given, ftp.blocks("RETR file", given.options)),
  }),
  download({
    name: "blocks of a part",
    isIterable: true,
    // The server's word on a transfer that was ended early is not a 2yz as a rule.
    needs: [],
    lie: exactly(PART),
    call: (ftp, given) => drained(given, ftp.blocks("RETR file", { ...given.options, ...RANGE })),
  }),
  download({
    name: "download of a part",
    takes: ["signal", "callback"],
    needs: [],
    lie: exactly(PART),
    call: (ftp, given) =>
      gathered(given, (take) =>
        ftp.download("file", take, { ...given.options, offset: RANGE.rest, length: RANGE.length }),
      ),
  }),
  download({
    name: "lines",
    isIterable: true,
    needs: [/^RETR text/],
    lie: exactly(TEXT.replaceAll("\r", "")),
    call: (ftp, given) => drained(given, ftp.lines("RETR text", given.options)),
  }),
  download({
    name: "ntransfercmd",
    isIterable: true,
    isByHand: true,
    call: async (ftp, { options }) => {
      const { connection } = await ftp.ntransfercmd("RETR file", options);
      return await byHand(ftp, connection, async () => {
        const parts: Uint8Array[] = [];
        for (;;) {
          const block = await connection.read(PATIENCE);
          if (block === undefined) break;
          parts.push(block);
        }
        connection.close();
        await ftp.voidresp(options);
        return Buffer.concat(parts);
      });
    },
  }),
  upload({
    name: "transfercmd",
    isIterable: true,
    isByHand: true,
    takes: ["signal"],
    call: async (ftp, { options }) => {
      const connection = await ftp.transfercmd("STOR up", options);
      return await byHand(ftp, connection, async () => {
        await connection.write(UPLOADED, PATIENCE);
        await connection.end(PATIENCE);
        connection.close();
        return await ftp.voidresp(options);
      });
    },
  }),
  download({
    name: "download to a callback",
    takes: ["signal", "callback", "destination"],
    call: (ftp, given) =>
      gathered(given, (take) => ftp.download("file", targetOf(given, take), given.options)),
  }),
  download({
    name: "download to a path",
    takes: ["signal"],
    local: { down: "/file" },
    lie: (value) => unless(value === FILE.length, () => `says ${shown(value)} bytes`),
    call: async (ftp, { folder, options }) =>
      (await ftp.download("file", join(folder, "down"), options)).bytes,
  }),
  upload({
    name: "storbinary",
    takes: ["signal", "source", "callback"],
    call: (ftp, { options, source, onItem }) =>
      ftp.storbinary("STOR up", source() as Uint8Array, { ...options, callback: onItem as () => void }),
  }),
  upload({
    name: "storlines",
    takes: ["signal", "source", "callback"],
    lie: (_value, { files }) => exactly(`${uploaded}\r\n`)(files.text("/up")),
    call: (ftp, { options, source, onItem }) =>
      ftp.storlines("STOR up", source() as Uint8Array, { ...options, callback: onItem as () => void }),
  }),
  upload({
    name: "upload",
    call: (ftp, { options, source }) => ftp.upload(source() as Uint8Array, "up", options),
  }),
  download({
    name: "retrieveMany",
    takes: ["signal", "items"],
    needs: MANY.map((name) => new RegExp(`^RETR ${name}$`)),
    lie: exactly(`${MANY.length} files`),
    call: (ftp, given) =>
      outcomes(given, ftp.retrieveMany(given.items(MANY), given.options), ({ item, data }) =>
        exactly(TREE[`/${item}`] ?? "")(data),
      ),
  }),
  upload({
    name: "storeMany",
    takes: ["signal", "items"],
    changes: STORED.map((name) => `STOR ${name}`),
    needs: STORED.map((name) => new RegExp(`^STOR ${name}$`)),
    lie: (value, { files }) =>
      exactly(`${STORED.length} files`)(value) ??
      STORED.map((name) => exactly(`${name}!`.repeat(500))(files.text(`/${name}`))).find(
        (lie) => lie !== undefined,
      ),
    call: (ftp, given) => {
      const files = STORED.map((path) => ({ path, source: Buffer.from(`${path}!`.repeat(500)) }));
      return outcomes(given, ftp.storeMany(given.items(files), given.options), () => undefined);
    },
  }),
  {
    name: "ftpcp",
    from: "ready",
    traffic: "copy",
    takes: ["signal"],
    sends: [...AROUND, "RETR", "STOR"],
    changes: ["STOR copy"],
    needs: [/^RETR file/, /^STOR copy/],
    call: (ftp, { other, options }) => ftpcp(ftp, "file", other, "copy", options),
    lie: (_value, { files }) => exactly(FILE)(files.text("/copy")),
  },
];
