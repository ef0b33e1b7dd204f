import { FTP_TLS } from "../../../src/index.ts";
import { type Operation, unless } from "./operation.ts";

/** The operations that begin and end a connection. */
export const lifeOperations: readonly Operation[] = [
  {
    name: "connect",
    from: "nothing",
    traffic: "none",
    takes: ["signal"],
    sends: [],
    needs: [],
    call: (ftp, { options }) => ftp.connect(undefined, options),
    lie: (value) => unless(String(value) === "220 ready", () => `gave ${String(value)}`),
  },
  {
    name: "login",
    from: "greeted",
    traffic: "none",
    takes: ["signal"],
    sends: ["AUTH", "USER", "PASS"],
    needs: [/^PASS/],
    call: (ftp, { options }) =>
      ftp instanceof FTP_TLS
        ? ftp.login("me", "open sesame", undefined, options)
        : ftp.login("me", "open sesame", undefined, options),
    lie: (_value, { sessions }) => unless(sessions[0]?.isLoggedIn === true, () => "is not logged in"),
  },
  {
    name: "quit",
    from: "ready",
    traffic: "none",
    takes: ["signal"],
    closes: true,
    sends: ["QUIT"],
    needs: [/^QUIT/],
    call: (ftp, { options }) => ftp.quit(options),
    lie: () => undefined,
  },
  {
    name: "close",
    from: "ready",
    traffic: "none",
    takes: [],
    closes: true,
    sends: [],
    needs: [],
    call: async (ftp) => ftp.close(),
    lie: () => undefined,
  },
  {
    name: "asyncDispose",
    from: "ready",
    traffic: "none",
    takes: [],
    closes: true,
    sends: ["QUIT"],
    // A lost connection is no failure of it.
    needs: [],
    call: (ftp) => ftp[Symbol.asyncDispose](),
    lie: () => undefined,
  },
];
