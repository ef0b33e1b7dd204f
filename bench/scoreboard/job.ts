/** One thing that a client is asked to do in its session, behind the login. */
export type Step =
  /** Asks for the current directory. */
  | { readonly op: "session" }
  /** Asks for the current directory, changes into what the server said it is, and deletes a file there. */
  | { readonly op: "return"; readonly remote: string }
  /** Prints the greeting, as the client's own debug or verbose output does. */
  | { readonly op: "download"; readonly remote: string; readonly local: string }
  | { readonly op: "upload"; readonly remote: string; readonly local: string }
  /** An upload from a stream of the caller's that fails after so many bytes. */
  | { readonly op: "upload-failing"; readonly remote: string; readonly bytes: number }
  /** The names in a directory. */
  | { readonly op: "list"; readonly remote: string }
  /** How many names there are in a directory. */
  | { readonly op: "count"; readonly remote: string }
  /** Has the client itself print a directory's listing to standard output. */
  | { readonly op: "show"; readonly remote: string }
  | { readonly op: "delete"; readonly remote: string }
  /** A download in text mode into a file with LF as line end. */
  | { readonly op: "text"; readonly remote: string; readonly local: string }
  /** Continues a download from the length of the local file. */
  | { readonly op: "resume"; readonly remote: string; readonly local: string }
  /** Downloads a directory with all that is in it. */
  | { readonly op: "mirror"; readonly remote: string; readonly local: string }
  | { readonly op: "remove-tree"; readonly remote: string }
  /** An upload into directories that do not exist yet. */
  | { readonly op: "upload-deep"; readonly remote: string; readonly local: string }
  /** Downloads the files that match a pattern. */
  | { readonly op: "match"; readonly remote: string; readonly local: string }
  /** A download that is tried again, by the client itself, when it fails. */
  | { readonly op: "retry"; readonly remote: string; readonly local: string }
  /** A download by several connections at once, each a part of the file. */
  | { readonly op: "parts"; readonly remote: string; readonly local: string }
  /** A download whose local file gets the time of the server's. */
  | { readonly op: "timed"; readonly remote: string; readonly local: string }
  /** Many small files in one call. */
  | { readonly op: "many"; readonly remotes: readonly string[]; readonly local: string }
  /** Copies a file from this server to another, which send it to each other. */
  | { readonly op: "server-to-server"; readonly remote: string; readonly port: number };

/** Which step an entry of {@link Step} is. */
export type Operation = Step["op"];

/** How a step is done where there is a choice. */
export type Feature =
  | "tls"
  | "implicit"
  | "active"
  | "encoding"
  | "verbose"
  | "proxy"
  | "netrc"
  | "compress"
  | "epsv";

/** What a client is told; a client that is a program gets the same as its arguments. */
export interface Job {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Milliseconds for each wait; every limit that the client has is set to it. */
  readonly timeout: number;
  /** With TLS: `explicit` or `implicit`, the authority's file, and the newest version. */
  readonly tls?: "explicit" | "implicit";
  readonly ca?: string;
  readonly maxTls?: "TLSv1.2" | "TLSv1.3";
  readonly active?: boolean;
  readonly encoding?: "latin1";
  /** Turns on what the client has for looking at a session: commands and replies on its output. */
  readonly verbose?: boolean;
  /** An HTTP proxy to go through by CONNECT. */
  readonly proxy?: { readonly host: string; readonly port: number };
  /** Whether the login is to come from `~/.netrc`, and not from `user` and `password`. */
  readonly netrc?: boolean;
  readonly compress?: boolean;
  /** Done in order up to the first that fails. */
  readonly steps: readonly Step[];
}
