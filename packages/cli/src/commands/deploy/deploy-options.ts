import { connectionOptions } from "../../options/connection-options.ts";
import { filterOptions, protectOptions } from "../../options/filter-options.ts";
import { flag } from "../../options/option.ts";
import { remotePath } from "../../options/remote-path.ts";
import { changeOptions, guardOptions } from "../../options/run-options.ts";
import { treeOptions } from "../../options/tree-options.ts";

/** The flags of `deploy`. */
export const deployOptions = {
  ...connectionOptions,
  ...changeOptions,
  ...guardOptions,
  manifest: remotePath(
    "--manifest <path>",
    "where the target lists what was deployed, default .ftplib-manifest.ndjson",
  ),
  ftpDeployState: remotePath(
    "--ftp-deploy-state <path>",
    "begin with FTP-Deploy-Action's state, and keep it up to date",
  ),
  check: flag("--check", "list the target, too, and upload what is missing there or has another size"),
  action: flag("--action", "take everything from the inputs of a GitHub Action: INPUT_SERVER and so on"),
  ...filterOptions,
  ...protectOptions,
  ...treeOptions,
} as const;
