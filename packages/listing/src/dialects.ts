import type { Dialect } from "./dialect.ts";
import { dos } from "./dialect/dos.ts";
import { eplf } from "./dialect/eplf.ts";
import { facts } from "./dialect/facts.ts";
import { names } from "./dialect/names.ts";
import { unix } from "./dialect/unix.ts";

/** All dialects. Where two read a listing equally well the first one is right, so those with the stricter look come first. */
export const dialects: readonly Dialect[] = [facts, eplf, dos, unix, names];

/** What a single odd line in a listing of another dialect may be. */
export const oddLineDialects: readonly Dialect[] = [unix, facts, dos, eplf];
