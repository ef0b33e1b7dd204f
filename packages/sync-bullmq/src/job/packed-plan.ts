import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import type { PlanRecord } from "@ftplib/sync";

/** The lines of a plan as a job carries them: NDJSON, compressed to about a tenth, in base64. */
export async function packPlan(records: readonly PlanRecord[]): Promise<string> {
  return await packText(records.map((record) => `${JSON.stringify(record)}\n`).join(""));
}

/** Text as a job carries it. */
export async function packText(text: string): Promise<string> {
  return (await promisify(gzip)(text)).toString("base64");
}

/** The text again. Rejects for what {@link packText} has not made. */
export async function unpackText(packed: string): Promise<string> {
  return (await promisify(gunzip)(Buffer.from(packed, "base64"))).toString("utf8");
}

/** The lines of a plan again. */
export async function unpackPlan(packed: string): Promise<readonly PlanRecord[]> {
  const lines = (await unpackText(packed)).split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line) as PlanRecord);
}
