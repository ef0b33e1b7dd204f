import type { Dialect } from "./dialect.ts";
import { facts } from "./dialect/facts.ts";
import { eplf } from "./dialect/eplf.ts";
import { dos } from "./dialect/dos.ts";
import { netpresenz } from "./dialect/netpresenz.ts";
import { netware } from "./dialect/netware.ts";
import { connectEnterprise } from "./dialect/connect-enterprise.ts";
import { unix } from "./dialect/unix.ts";
import { vms } from "./dialect/vms.ts";
import { mvsDataset } from "./dialect/mvs-dataset.ts";
import { mvsPds } from "./dialect/mvs-pds.ts";
import { mvsJes } from "./dialect/mvs-jes.ts";
import { vmCms } from "./dialect/vm-cms.ts";
import { vse } from "./dialect/vse.ts";
import { ibmI } from "./dialect/ibm-i.ts";
import { os2 } from "./dialect/os2.ts";
import { musicSp } from "./dialect/music-sp.ts";
import { guardian } from "./dialect/guardian.ts";
import { mpeIx } from "./dialect/mpe-ix.ts";
import { vos } from "./dialect/vos.ts";
import { gcos } from "./dialect/gcos.ts";
import { mcp } from "./dialect/mcp.ts";
import { tops20 } from "./dialect/tops20.ts";
import { os9 } from "./dialect/os9.ts";
import { distinct } from "./dialect/distinct.ts";
import { vshell } from "./dialect/vshell.ts";
import { wfftp } from "./dialect/wfftp.ts";
import { vxworks } from "./dialect/vxworks.ts";
import { microRtos } from "./dialect/micro-rtos.ts";
import { ka9q } from "./dialect/ka9q.ts";
import { tsxPlus } from "./dialect/tsx-plus.ts";
import { dosNameFirst } from "./dialect/dos-name-first.ts";
import { dls } from "./dialect/dls.ts";
import { names } from "./dialect/names.ts";

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
  mvsDataset,
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
  distinct,
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
