import type { ProgressListener, TreeFile, TreeFileListener } from "@ftplib/files";
import { codeOf } from "../errors/exit-code.ts";
import type { TransferEvent } from "../output/events.ts";
import type { Output } from "../output/output.ts";
import { humanSize } from "../output/sizes.ts";
import { Display, type ShowingCall } from "./display.ts";
import { shownLocal } from "./shown-local.ts";
import { Meter } from "./meter.ts";
import type { Overview, UnderWay } from "./overview.ts";

/** Which file goes where. */
export type Route = Pick<TransferEvent, "direction" | "source" | "target">;

/** A transfer that has begun, and what becomes of its part where it is ended. */
interface Moving extends UnderWay {
  readonly direction: Route["direction"];
}

/** One transfer that is shown. */
export interface ShownTransfer {
  readonly onProgress: ProgressListener;
  /** It is done: so many bytes are there. */
  done(bytes: number): Promise<void>;
  /** It has failed; the error is shown elsewhere. */
  failed(): void;
}

/** Shows how far the transfers of a command have come (W1), and counts what was done. */
export class Progress {
  readonly #output: Output;
  readonly #display: Display;
  readonly #all = new Meter(performance.now());
  readonly #underWay = new Map<string, Moving>();
  #files = 0;
  #bytes = 0;
  #failed = 0;
  #wantedFiles = 0;
  #wantedBytes = 0;
  readonly #halfDone: string[] = [];
  /** Uploads that could be continued if that was asked for: of one file each, that can be read again. */
  readonly #resumable = new Set<string>();
  /** Whether the server keeps what was sent of a file for the next run. */
  readonly #keepsUploads: boolean;

  constructor(call: ShowingCall & { readonly options: { readonly resume?: boolean | undefined } }) {
    this.#output = call.output;
    this.#keepsUploads = call.options.resume === true;
    this.#display = new Display(call, () => this.#overview());
  }

  /** Files that were transferred. */
  get files(): number {
    return this.#files;
  }

  /** Bytes that were transferred. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Files that failed. */
  get failed(): number {
    return this.#failed;
  }

  /** The files of which a part was transferred, with how much that was. */
  get halfDone(): readonly string[] {
    return [...this.#halfDone, ...[...this.#underWay.values()].flatMap((each) => this.#amountOf(each))];
  }

  /** Makes ready to show: bars on a terminal, else a line from time to time. The caller closes it. */
  async open(): Promise<void> {
    await this.#display.open();
  }

  /** Takes the bars away. */
  close(): void {
    this.#display.close();
  }

  /** Shows one more transfer. */
  begin(route: Route, name: string, total?: number): ShownTransfer {
    this.#want(total);
    if (route.direction === "upload" && route.source !== "-") this.#resumable.add(name);
    return {
      onProgress: ({ bytes, total: known, resumedAt }) =>
        this.#moved(() => route, route.direction, name, bytes, known, resumedAt),
      done: async (bytes) => {
        if (total === undefined) this.#wantedBytes += bytes;
        await this.#done(route, name, bytes);
        this.#check();
      },
      failed: () => this.#fails(name),
    };
  }

  /** Shows the files of a tree. */
  tree(direction: Route["direction"]): TreeFileListener {
    return (file) => {
      const { remote, state, bytes, total } = file;
      const route = (): Route => routeOf(direction, file);
      if (state === "wanted") this.#want(total);
      else if (state === "moving") this.#moved(route, direction, remote, bytes, total, 0);
      else if (state === "failed") this.#treeFailed(route, file);
      else this.#print(this.#done(route(), remote, bytes));
      this.#check();
    };
  }

  /** Reports what the whole command has done, as an event. */
  async summary(command: string, skipped: number): Promise<void> {
    await this.#output.event({
      type: "summary",
      command,
      files: this.#files,
      bytes: this.#bytes,
      failed: this.#failed,
      skipped,
    });
  }

  #want(total: number | undefined): void {
    this.#wantedFiles++;
    this.#wantedBytes += total ?? 0;
    this.#display.changed();
  }

  #moved(
    route: () => Route,
    direction: Route["direction"],
    name: string,
    bytes: number,
    total: number | undefined,
    resumedAt: number,
  ): void {
    const now = performance.now();
    let transfer = this.#underWay.get(name);
    if (transfer === undefined) {
      transfer = { name, meter: new Meter(now), total, direction };
      if (resumedAt > 0) transfer.meter.startAt(resumedAt, now);
      this.#underWay.set(name, transfer);
    }
    transfer.total = total;
    transfer.meter.at(bytes, now);
    this.#count();
    this.#emit(route, "progress", bytes, total);
    this.#check();
  }

  async #done(route: Route, name: string, bytes: number): Promise<void> {
    this.#underWay.delete(name);
    this.#files++;
    this.#bytes += bytes;
    this.#count();
    if (this.#output.options.json) {
      return await this.#output.event({ type: "transfer", ...route, state: "done", bytes, total: bytes });
    }
    this.#output.noteSoon(`${route.source} -> ${route.target} (${humanSize(bytes)})`);
  }

  #treeFailed(route: () => Route, { remote, total, error }: TreeFile): void {
    // It was done before.
    if (codeOf(error) === "ERR_FTP_STORED_NAME") this.#files--;
    this.#fails(remote);
    this.#emit(route, "failed", 0, total);
  }

  #fails(name: string): void {
    const transfer = this.#underWay.get(name);
    if (transfer !== undefined) this.#halfDone.push(...this.#amountOf(transfer));
    this.#underWay.delete(name);
    this.#failed++;
    this.#count();
  }

  #amountOf({ name, meter, total, direction }: Moving): string[] {
    if (meter.bytes === 0) return [];
    const amount = `${humanSize(meter.bytes)}${total === undefined ? "" : ` of ${humanSize(total)}`}`;
    if (direction === "download" || (direction === "upload" && this.#keepsUploads))
      return [`${name}: half done, ${amount}`];
    const hint = this.#resumable.has(name) ? " (--resume keeps it)" : "";
    return [`${name}: ended after ${amount}, of which nothing stays on the server${hint}`];
  }

  #count(): void {
    let bytes = this.#bytes;
    for (const { meter } of this.#underWay.values()) bytes += meter.bytes;
    this.#all.at(bytes, performance.now());
    this.#display.changed();
  }

  #overview(): Overview {
    return {
      underWay: [...this.#underWay.values()],
      all: this.#all,
      files: this.#files,
      wantedFiles: this.#wantedFiles,
      wantedBytes: this.#wantedBytes,
      now: performance.now(),
    };
  }

  #emit(route: () => Route, state: TransferEvent["state"], bytes: number, total: number | undefined): void {
    if (!this.#output.options.json) return;
    const size = total === undefined ? {} : { total };
    this.#print(this.#output.event({ type: "transfer", ...route(), state, bytes, ...size }));
  }

  #print(printing: Promise<void>): void {
    this.#display.print(printing);
  }

  /** @throws the first error of the output, which ends the command */
  #check(): void {
    if (this.#display.broken !== undefined) throw this.#display.broken;
  }
}

/** Which file of a tree goes where. */
function routeOf(direction: Route["direction"], file: TreeFile): Route {
  const local = shownLocal(file.local);
  const [source, target] = direction === "download" ? [file.remote, local] : [local, file.remote];
  return { direction, source, target };
}
