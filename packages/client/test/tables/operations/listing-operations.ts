import type { FTP } from "../../../src/index.ts";
import type { TableServer } from "../server/table-server.ts";
import { gathered } from "./gathered.ts";
import { AROUND, exactly, type Given, type Operation } from "./operation.ts";

async function names({ onItem }: Given, items: AsyncIterable<unknown>): Promise<string> {
  const found: string[] = [];
  for await (const item of items) {
    await onItem("");
    if (typeof item === "object" && item !== null && "name" in item) found.push(String(item.name));
    else if (Array.isArray(item)) found.push(String(item[0]));
    else found.push("?");
  }
  return found.sort().join();
}

function listing(row: Partial<Operation> & Pick<Operation, "name" | "call" | "needs">): Operation {
  return {
    from: "ready",
    traffic: "listing",
    takes: ["signal"],
    sends: [...AROUND, "LIST", "NLST", "MLSD", "MLST", "CWD", "PWD", "CDUP"],
    lie: (value, server) => exactly(rootOf(server))(value),
    ...row,
  };
}

const rootOf = ({ files }: TableServer): string => (files.names("/") ?? []).join();

async function statOf(ftp: FTP, options: object): Promise<string> {
  const entry = await ftp.stat("file", options);
  return `${entry?.name} ${String(entry?.size)}`;
}

/** The operations that list directories. */
export const listingOperations: readonly Operation[] = [
  listing({
    name: "nlst",
    needs: [/^NLST/],
    call: async (ftp, { options }) => (await ftp.nlst(options)).sort().join(),
  }),
  listing({
    name: "dir",
    takes: ["signal", "callback"],
    needs: [/^LIST/],
    lie: (value, { files }) =>
      exactly((files.names("/") ?? []).map((name) => `${files.line(`/${name}`, name)}\n`).join(""))(value),
    call: (ftp, given) => gathered(given, (take) => ftp.dir((line: string) => take(line), given.options)),
  }),
  listing({
    name: "mlsd",
    isIterable: true,
    needs: [/^MLSD/],
    call: (ftp, given) => names(given, ftp.mlsd("", given.options)),
  }),
  listing({
    name: "list by MLSD",
    isIterable: true,
    needs: [/^(MLSD|LIST)/],
    call: (ftp, given) => names(given, ftp.list("", given.options)),
  }),
  listing({
    name: "list by LIST",
    isIterable: true,
    needs: [/^LIST/],
    call: (ftp, given) => names(given, ftp.list("", { ...given.options, mlsd: false })),
  }),
  listing({
    name: "stat by MLST",
    traffic: "none",
    needs: [/^(MLST|MLSD|LIST)/],
    lie: exactly("file 4000"),
    call: (ftp, { options }) => statOf(ftp, { ...options }),
  }),
  listing({
    name: "stat by LIST",
    needs: [/^LIST/],
    lie: exactly("file 4000"),
    call: (ftp, { options }) => statOf(ftp, { ...options, mlsd: false }),
  }),
];
