import { apply } from "../commands/apply.ts";
import { cat } from "../commands/cat.ts";
import { chmod } from "../commands/chmod.ts";
import { completion } from "../commands/completion.ts";
import { cp } from "../commands/cp.ts";
import { deploy } from "../commands/deploy.ts";
import { diff } from "../commands/diff.ts";
import { doctor } from "../commands/doctor.ts";
import { du } from "../commands/du.ts";
import { feat } from "../commands/feat.ts";
import { find } from "../commands/find.ts";
import { get } from "../commands/get.ts";
import { hash } from "../commands/hash.ts";
import { ls } from "../commands/ls.ts";
import { mkdir } from "../commands/mkdir.ts";
import { mv } from "../commands/mv.ts";
import { plan } from "../commands/plan.ts";
import { put } from "../commands/put.ts";
import { quote } from "../commands/quote.ts";
import { release } from "../commands/release.ts";
import { rm } from "../commands/rm.ts";
import { rmdir } from "../commands/rmdir.ts";
import { rollback } from "../commands/rollback.ts";
import { run } from "../commands/run.ts";
import { serve } from "../commands/serve.ts";
import { shell } from "../commands/shell.ts";
import { site } from "../commands/site.ts";
import { stat } from "../commands/stat.ts";
import { sync } from "../commands/sync.ts";
import { touch } from "../commands/touch.ts";
import { tree } from "../commands/tree.ts";
import type { Command } from "../command/command.ts";

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  ls,
  tree,
  du,
  find,
  stat,
  cat,
  get,
  put,
  cp,
  mv,
  rm,
  mkdir,
  rmdir,
  chmod,
  touch,
  hash,
  sync,
  plan,
  apply,
  diff,
  deploy,
  release,
  rollback,
  shell,
  run,
  doctor,
  serve,
  site,
  completion,
  feat,
  quote,
];
