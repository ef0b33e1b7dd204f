import type { OpenTlsOptions } from "../../src/index.ts";

/** One use of the client, as the process that runs it is given it. */
export interface Job {
  readonly use: "upload" | "download" | "brokenUpload" | "ccc";
  readonly host: string;
  readonly port: number;
  readonly options: OpenTlsOptions;
}
