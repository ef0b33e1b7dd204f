import type { Advice } from "../advice.ts";
import type { Check } from "../check.ts";
import { note, ok, warning } from "../finding.ts";
import { wordsOf } from "../run-checks.ts";

const LATIN1: Advice = { flags: [["--encoding", "latin1"]], options: { ftp: { encoding: "latin1" } } };
const NAME = "gr\u00fc\u00dfe-\u65e5.txt";

/** Whether names are spelled in UTF-8. */
export const utf8: Check = {
  name: "UTF-8",
  needs: ["listing"],
  async run(context, signal) {
    const isNamed = context.features.has("UTF8");
    const feature = `FEAT ${isNamed ? "names" : "does not name"} UTF8`;
    const wrong = context.entries.filter(({ name, rawName }) => !Buffer.from(name).equals(rawName));
    if (wrong.length > 0 && context.options.ftp?.encoding === undefined) {
      const means =
        "names are in a code page: latin1 keeps every byte, and the server's own, such as gbk or windows-1251, shows the right letters";
      return warning(
        `${feature}; ${wrong.length} names are not UTF-8, such as "${wrong[0]?.name}"`,
        means,
        LATIN1,
      );
    }
    const { directory, notWritten } = context;
    if (directory === undefined)
      return isNamed
        ? ok(`${feature}; names were not written: ${notWritten}`)
        : note(`${feature}; names were not written: ${notWritten}`);
    const ftp = await context.session(signal);
    try {
      await ftp.storbinary(`STOR ${directory}/${NAME}`, Buffer.from("x"), { signal });
      for await (const item of ftp.list(directory, { signal })) {
        if (item.kind === "entry" && item.name === NAME)
          return ok(`${feature}; a name beyond ASCII comes back as it was`);
      }
    } catch (error) {
      signal.throwIfAborted();
      return warning(
        `${feature}; a name beyond ASCII is refused: ${wordsOf(error)}`,
        "use names in ASCII on this server",
      );
    }
    return warning(
      `${feature}; a name beyond ASCII comes back as another one`,
      "use names in ASCII on this server",
    );
  },
};
