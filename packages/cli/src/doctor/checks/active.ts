import type { Check } from "../check.ts";
import { failed, note, ok, skipped } from "../finding.ts";
import { exitCodeOf } from "../../errors/exit-code.ts";
import { wordsOf } from "../run-checks.ts";

/** Whether the server can open data connections to us. */
export const active: Check = {
  name: "active mode",
  needs: ["login"],
  async run(context, signal) {
    if (context.options.proxy !== undefined) return skipped("a proxy lets no server connect to us");
    const { error, isEmpty } = await context.try(signal, { ftp: { passive: false } });
    if (error === undefined) {
      const usual = isEmpty === true ? await context.try(signal, {}) : undefined;
      if (usual?.isEmpty !== false) return ok("the server connects to us");
      const means =
        "the server connects from another address than its own, which is refused: use passive mode";
      return note("the listing is empty, and in passive mode it is not", means);
    }
    const seen = wordsOf(error);
    if (context.request.options.ftp?.passive !== false) {
      return note(seen, "behind a NAT or a firewall that is as it should be: passive mode is used");
    }
    const { error: passive } = await context.try(signal, { ftp: { passive: true } });
    const means = "the server cannot connect to us: leave --active out";
    if (passive !== undefined) return failed(exitCodeOf(error), seen, means);
    return failed(exitCodeOf(error), seen, means, {
      flags: [],
      drop: ["--active"],
      options: { ftp: { passive: true } },
    });
  },
};
