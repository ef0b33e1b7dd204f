import { describe, expect, it } from "vitest";
import { startServer } from "../program.ts";
import { inTerminal } from "./screens.ts";

/** What is typed, and what stands there after the key. */
const rows: readonly (readonly [typed: string, becomes: string])[] = [
  ["ftpl compl", "ftpl completion"],
  ["ftpl ls --password-s", "ftpl ls --password-stdin"],
  ["ftpl ls --tls req", "ftpl ls --tls require"],
  ["ftpl ls wor", "ftpl ls work:"],
  ["ftpl put no", "ftpl put notes.txt"],
  ["ftpl put dir/", "ftpl put dir/a.txt"],
  ["ftpl site im", "ftpl site import"],
  ["ftpl help si", "ftpl help site"],
  ["ftpl cat work:re", "ftpl cat work:readme.txt"],
  ["ftpl cat work:sub/", "ftpl cat work:sub/in.txt"],
  ["ftpl cat work:my", "ftpl cat work:my\\ dir/"],
  ["ftpl cat work:my\\ dir/", "ftpl cat work:my\\ dir/c\\ d.txt"],
];

const tree = { "readme.txt": "", sub: { "in.txt": "" }, "my dir": { "c d.txt": "" } };

/** A home with a site, some files and the program as `ftpl`, in which the shell starts. */
const HOME = String.raw`
  mkdir bin dir
  : > notes.txt; : > dir/a.txt
  printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$1" "$2" > bin/ftpl
  chmod +x bin/ftpl
  export PATH="$HOME/bin:$PATH"
  ftpl site add -q work "$3" --tls off
`;

/** How each shell starts, with the script that the program prints for it. */
const SHELLS: Readonly<Record<string, string>> = {
  bash: String.raw`
    printf '%s\n' "PS1='> '" 'source <(ftpl completion bash)' 'echo ready' > rc
    exec bash --noprofile --rcfile rc -i`,
  zsh: String.raw`
    printf '%s\n' "PS1='> '" 'autoload -Uz compinit && compinit -u -D' 'source <(ftpl completion zsh)' 'echo ready' > .zshrc
    ZDOTDIR="$HOME" exec zsh -i`,
  fish: String.raw`
    exec fish --no-config -i -C '
      set -g fish_greeting
      function fish_prompt; echo "> "; end
      function fish_right_prompt; end
      ftpl completion fish | source
      echo ready'`,
};

describe("V6: completion on a terminal", () => {
  it.concurrent.each(Object.entries(SHELLS))("in %s", async (_, start) => {
    await using open = await startServer({ tree });
    await inTerminal(
      [open.url],
      80,
      { ...open.env, FTPL_COMPLETION_TIMEOUT: "60" },
      async (screen) => {
        await screen.until(/^ready\n> ?\n?$/m);
        const seen: [string, string][] = [];
        for (const [typed, becomes] of rows) {
          await screen.type(typed);
          await screen.until((text) => text.includes(`> ${typed}`));
          await screen.press("Tab");
          await screen.until((text) => text.split("\n").some((line) => line.trimEnd() === `> ${becomes}`));
          seen.push([typed, becomes]);
          await screen.press("C-c");
          await screen.until((text) => text.trimEnd().endsWith(">"));
        }
        expect(seen).toEqual(rows);
      },
      HOME + start,
    );
  });
});
