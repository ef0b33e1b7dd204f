/** A synchronization with nothing to do, from this machine to a server, by every client in turn. */
export interface RerunCase {
  readonly name: string;
  readonly server: string;
  /** Milliseconds of one round trip; 0 for loopback. */
  readonly roundTrip: number;
  readonly files: number;
  readonly directories: number;
  readonly runs: number;
}

export const OURS = "@ftplib/sync";

/** The clients; each may use so many connections. */
export const CLIENTS: readonly string[] = [OURS, "lftp", "rclone"];
export const CONNECTIONS = 8;

/** At most so much of the wall time of the faster of lftp and rclone. */
export const GOAL = 0.5;

/** So many files in directories of a hundred, on both servers, near and far. */
export function rerunCases(files: number, runs: number): readonly RerunCase[] {
  const directories = Math.max(1, Math.round(files / 100));
  return [0, 20].flatMap((roundTrip) =>
    ["proftpd", "vsftpd"].map((server) => ({
      name: `${server}, ${roundTrip === 0 ? "loopback" : `${roundTrip} ms away`}`,
      server,
      roundTrip,
      files,
      directories,
      runs,
    })),
  );
}
