import type { Dialect } from "./dialect.ts";
import {
  distinct,
  dosNameFirst,
  microRtos,
  pcTcp,
  vshell,
  vxworks,
  wfftp,
} from "./dialect/dos-name-first.ts";
import { dos } from "./dialect/dos.ts";
import { eplf } from "./dialect/eplf.ts";
import { facts } from "./dialect/facts.ts";
import { ibmI, musicSp, os2 } from "./dialect/ibm.ts";
import { connectEnterprise, connectExpress, dls } from "./dialect/mailboxes.ts";
import { gcos, guardian, mcp, mpeIx, os9, tops20, vos } from "./dialect/mainframes.ts";
import { mvsDataSet, mvsJes, mvsPds } from "./dialect/mvs.ts";
import { names } from "./dialect/names.ts";
import { netpresenz } from "./dialect/netpresenz.ts";
import { netware } from "./dialect/netware.ts";
import { ka9q, tsxPlus } from "./dialect/side-by-side.ts";
import { unix } from "./dialect/unix.ts";
import { vmCms } from "./dialect/vm.ts";
import { vms } from "./dialect/vms.ts";
import { vse } from "./dialect/vse.ts";

/** All dialects. Where two read a listing equally well the first one is right, so those that are stricter come first. */
export const dialects: readonly Dialect[] = [
  facts,
  eplf,
  dos,
  netpresenz,
  netware,
  connectEnterprise,
  unix,
  vms,
  mvsDataSet,
  mvsPds,
  mvsJes,
  vmCms,
  vse,
  ibmI,
  os2,
  musicSp,
  guardian,
  mpeIx,
  vos,
  gcos,
  mcp,
  tops20,
  os9,
  connectExpress,
  distinct,
  pcTcp,
  vshell,
  wfftp,
  vxworks,
  microRtos,
  ka9q,
  tsxPlus,
  dosNameFirst,
  dls,
  names,
];

/** What a single odd line in a listing of another dialect may be. */
export const oddLineDialects: readonly Dialect[] = [unix, facts, dos, eplf];
