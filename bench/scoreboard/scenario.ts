import type { Feature, Job, Step } from "./job.ts";
import type { Run } from "./run-client.ts";
import type { Scene } from "./scene.ts";
import type { TestServerOptions } from "@ftplib/testkit";

/** What a scenario is about; a table of the page each. */
export const groups = [
  "Where the data connection goes",
  "Second commands in arguments",
  "Names and listings",
  "TLS",
  "Transfers that go wrong",
  "Replies in odd forms and at odd times",
  "Servers that fall silent",
  "Floods",
  "Secrets and terminals",
  "Functions",
] as const;

export type Group = (typeof groups)[number];

/** One situation that every client is put into, and what is asked of it. */
export interface Scenario {
  readonly id: string;
  readonly group: Group;
  /** What the server does, and what the client is asked for. */
  readonly title: string;
  /** Rows of docs/hostile-server.md. */
  readonly rows: readonly string[];
  /** What has to be seen for a pass, in words. */
  readonly passes: string;
  /** What a client must be able to do besides the steps. */
  readonly needs?: readonly Feature[];
  readonly server: (scene: Scene) => TestServerOptions;
  readonly job?: (scene: Scene) => Partial<Job>;
  readonly steps: (scene: Scene) => readonly Step[];
  /** Local files that are there beforehand. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** What is in the client's environment besides. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds until the client is killed; by default 12,000, six times the limits that it is given. */
  readonly deadline?: number;
  /** Why the client does not pass; undefined when it does. Only what can be seen from outside counts. */
  readonly judge: (run: Run, scene: Scene) => string | undefined;
}
