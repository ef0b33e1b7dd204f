import { type Command, command } from "../command/command.ts";
import { deployOptions } from "./deploy/deploy-options.ts";

export const deploy: Command = command({
  name: "deploy",
  summary: "Upload a built site, and remove what an earlier deployment has put there",
  details:
    "The target keeps a list of what was deployed, with hashes: only what has changed is uploaded, and nothing else is ever removed. " +
    "What others have changed at the target is replaced when it is deployed anew, and stays where it would be removed: it is named, and the exit code is 23. " +
    "Symbolic links of the source are left out, and what was deployed in their place stays. A deployment that was broken off is continued by the next one.",
  operands: ["[source]", "[target]"],
  options: deployOptions,
  examples: [
    { words: "deploy local URL/www", does: "deploy a directory" },
    { words: "deploy -n local URL/www", does: "see what would be uploaded and removed" },
    {
      words: "deploy --ftp-deploy-state .ftp-deploy-sync-state.json local URL/www",
      does: "go on from what FTP-Deploy-Action has deployed",
    },
  ],
  load: async () => (await import("./deploy/run-deploy.ts")).runDeploy,
});
