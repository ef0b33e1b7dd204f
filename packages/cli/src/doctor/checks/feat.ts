import type { Check } from "../check.ts";
import { note, ok } from "../finding.ts";

/** What the server says it can do. */
export const feat: Check = {
  name: "FEAT",
  needs: ["login"],
  async run(context, signal) {
    const ftp = await context.session(signal);
    context.features = await ftp.features({ signal });
    const names = Array.from(context.features, ([name, value]) => (value === "" ? name : `${name} ${value}`));
    if (names.length > 0) return ok(names.join(", "));
    return note(
      "the server names no features",
      "what it can do is found out by trying, which costs round trips",
    );
  },
};
