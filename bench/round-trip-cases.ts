/** What is counted: the round trips of a small file, on one server, with so many connections. */
export interface RoundTripCase {
  readonly server: string;
  readonly task: "download-many" | "upload-many";
  readonly connections: number;
  readonly isTls: boolean;
  /** What a prototype needed, round trips per file: the goal. */
  readonly goal: number;
}

function both(
  server: string,
  connections: number,
  isTls: boolean,
  down: number,
  up: number,
): RoundTripCase[] {
  return [
    { server, task: "download-many", connections, isTls, goal: down },
    { server, task: "upload-many", connections, isTls, goal: up },
  ];
}

export const roundTripCases: readonly RoundTripCase[] = [
  ...both("vsftpd", 1, false, 3.1, 3.3),
  ...both("proftpd", 1, false, 3.1, 2.4),
  ...both("pure-ftpd", 1, false, 2.1, 2.2),
  ...both("vsftpd-tls", 1, true, 6.3, 5.6),
  ...both("proftpd-tls13", 1, true, 4.2, 3.4),
  ...both("vsftpd", 8, false, 0.38, 0.45),
  ...both("vsftpd-tls", 8, true, 0.76, 0.63),
];

/** Milliseconds of one round trip: long, so that what the machine takes for a file's steps counts for little. */
export const ROUND_TRIP = 80;

/** Round trips per file of each client; null where it cannot, or fails. */
export interface RoundTripResult extends RoundTripCase {
  readonly counts: Readonly<Record<string, number | null>>;
}
