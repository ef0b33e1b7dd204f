import type { SecureVersion } from "node:tls";
import { TlsError } from "ftplib";
import type { Advice } from "../advice.ts";
import type { Check } from "../check.ts";
import { note, ok, skipped, warning } from "../finding.ts";
import { wordsOf } from "../run-checks.ts";

/** Whether data connections resume the control connection's session, in one version of TLS. */
function reuseIn(version: "1.2" | "1.3", other: "1.2" | "1.3", advice: Advice): Check {
  return {
    name: `session reuse in TLS ${version}`,
    needs: ["listing"],
    async run(context, signal) {
      if (!context.isSecure) return skipped("the connection is not encrypted");
      const { error, dataTls } = await context.try(signal, only(version));
      if (error !== undefined) {
        const { error: otherError } = await context.try(signal, only(other));
        if (otherError === undefined && isVersion(error))
          return note(`the server does not speak TLS ${version}`);
        if (otherError !== undefined) return note(wordsOf(error), `TLS ${version} alone does not work`);
        const isDefault = context.tls?.protocol === `TLSv${version}`;
        const means = `TLS ${version} alone does not work, and TLS ${other} does`;
        return isDefault ? warning(wordsOf(error), means, advice) : note(wordsOf(error), means);
      }
      if (dataTls === undefined) return note("data connections are in clear");
      if (dataTls.sessionReused) return ok("data connections resume the session");
      return note(
        "data connections do not resume the session",
        "a full handshake for each file: small files take longer",
      );
    },
  };
}

function isVersion(error: unknown): boolean {
  return error instanceof TlsError && error.reason === "protocol-version";
}

function only(version: "1.2" | "1.3"): {
  tlsOptions: { minVersion: SecureVersion; maxVersion: SecureVersion };
} {
  return { tlsOptions: { minVersion: `TLSv${version}`, maxVersion: `TLSv${version}` } };
}

export const reuse12: Check = reuseIn("1.2", "1.3", {
  flags: [["--tls-min", "1.3"]],
  options: { tlsOptions: { minVersion: "TLSv1.3" } },
});

export const reuse13: Check = reuseIn("1.3", "1.2", {
  flags: [["--tls-max", "1.2"]],
  options: { tlsOptions: { maxVersion: "TLSv1.2" } },
});
