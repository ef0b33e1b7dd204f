import { type Command, command } from "../command/command.ts";
import { siteOptions } from "./site/site-options.ts";

export const site: Command = command({
  name: "site",
  summary: "Keep servers under names of your own",
  details:
    '"site add NAME URL" keeps a URL, and with it the flags for the connection; then NAME:PATH is a path on that server. "site ls" shows the sites, ' +
    '"site rm NAME..." forgets some, "site edit NAME" changes the flags that are given, and "site edit" alone opens the file in your editor ($VISUAL, $EDITOR). ' +
    '"site import FILE" takes over the sites of FileZilla (sitemanager.xml), lftp (bookmarks), rclone (rclone.conf), the SFTP extension of VS Code (sftp.json) and ' +
    "workflows with FTP-Deploy-Action.\n\n" +
    "Sites are kept in $XDG_CONFIG_HOME/ftpl/sites.json, ~/.config/ftpl/sites.json by default, without passwords.",
  operands: ["<action>", "[words...]"],
  options: siteOptions,
  examples: [
    { words: "site add work URL/pub --timeout 10", does: 'list "work:" from now on' },
    { words: "site ls", does: "see the sites" },
  ],
  load: async () => (await import("./site/run-site.ts")).runSite,
});
