/** The step that a limit is for; it is the `phase` of a TimeoutError. */
export type Phase =
  | "connect"
  | "greeting"
  | "tls"
  | "reply"
  | "dataConnect"
  | "accept"
  | "idle"
  | "finalReply"
  | "total";
