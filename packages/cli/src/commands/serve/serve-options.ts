import { choice, flag, text, whole } from "../../options/option.ts";

/** The flags of `serve`. */
export const serveOptions = {
  port: whole("-p, --port <n>", "listen at this port, default any free one", 0, 65_535),
  user: text("-u, --user <name>", "the name of the only account, default user"),
  tls: choice("--tls <mode>", "TLS after AUTH, from the first byte, or none; default explicit", [
    "explicit",
    "implicit",
    "none",
  ]),
  readOnly: flag("--read-only", "refuse everything that changes files"),
  verbose: flag("-v, --verbose", "show commands and replies on standard error"),
} as const;
