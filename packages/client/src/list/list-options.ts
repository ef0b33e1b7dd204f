import { CALL_OPTIONS, type CallOptions } from "../session/call-limits.ts";
import type { OptionKinds } from "../session/check-options.ts";

/** Options of `list`. */
export interface ListOptions extends CallOptions {
  /** False leaves hidden files out where LIST decides about them; default true. MLSD always gives all. */
  readonly hidden?: boolean | undefined;
  /**
   * False lists by LIST even where MLSD is offered; default true. LIST tells the targets of symbolic links and names of
   * owners, which MLSD often leaves out; MLSD tells sizes and times exactly.
   */
  readonly mlsd?: boolean | undefined;
  /** How far the server's clock is ahead of UTC, milliseconds: for LIST, which gives local times. Left out: not known. */
  readonly serverOffset?: number | undefined;
  /** When the listing is taken: for LIST, which leaves years out; default: now. */
  readonly referenceTime?: Date | number | undefined;
}

/** The options of `list`. */
export const LIST_OPTIONS: OptionKinds<ListOptions> = {
  ...CALL_OPTIONS,
  hidden: "boolean",
  mlsd: "boolean",
  serverOffset: "number",
  referenceTime: "any",
};
