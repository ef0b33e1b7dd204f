import type { FTP } from "../../src/index.ts";
import { tables } from "./all-tables.ts";
import type { Cell } from "./engine/cell.ts";
import { describeTable } from "./engine/describe-table.ts";
import type { Interposer } from "./server/step.ts";

const rest = 10;
const bytes = Buffer.from("x".repeat(50));
const ignore = (): void => {};

/** Calls that send REST and are then refused, so that the server keeps the marker. */
const armings: Readonly<Record<string, (ftp: FTP) => Promise<unknown>>> = {
  retrbinary: (ftp) => ftp.retrbinary("RETR missing", ignore, { rest }),
  blocks: (ftp) => ftp.blocks("RETR missing", { rest }).next(),
  ntransfercmd: (ftp) => ftp.ntransfercmd("RETR missing", { rest }),
  transfercmd: (ftp) => ftp.transfercmd("STOR refused", { rest }),
  storbinary: (ftp) => ftp.storbinary("STOR refused", bytes, { rest }),
  download: (ftp) => ftp.download("missing", ignore, { offset: rest }),
  upload: (ftp) => ftp.upload(bytes, "refused", { offset: rest }),
};

/** Refuses `REST 0`, so that the marker cannot be taken back on this connection. */
const refuseZero: Interposer = ({ name, session }, perform) => {
  if (name !== "REST reply" || session.marker !== 0) return perform();
  session.marker = rest;
  session.say("501 no");
};

describeTable(tables.marker, (operation) =>
  Object.entries(armings).flatMap(([name, arm]): readonly Cell[] => {
    const cell: Cell = {
      name: `by a refused ${name}`,
      server: { keepsMarker: true, refusals: { STOR: "553 not now" } },
      before: async ({ ftp, given, server }) => {
        // Where there was a file before, an upload at an offset leaves its head.
        for (const path of ["/up", "/up1", "/up2", "/up3", "/up4", "/copy"])
          server.files.files.set(path, Buffer.from("!".repeat(20)));
        const clients = operation.traffic === "copy" ? [ftp, given.other] : [ftp];
        for (const client of clients) await arm(client).catch(ignore);
        server.refusals.clear();
      },
    };
    return [
      { ...cell, must: "succeed", ends: "ready" },
      ...(operation.traffic === "listing"
        ? []
        : [{ ...cell, name: `${cell.name}, on a server that refuses REST 0`, interposer: refuseZero }]),
    ];
  }),
);
