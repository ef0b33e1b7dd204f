/** The time in a fact of MLSD or a reply to MDTM, `YYYYMMDDHHMMSS[.sss]` in UTC: RFC 3659, 2.3. Any other text is an invalid Date. */
export function parseMLSxDate(fact: string): Date {
  const part = (from: number, to: number): number => Number(fact.slice(from, to));
  return new Date(
    Date.UTC(
      part(0, 4),
      part(4, 6) - 1,
      part(6, 8),
      part(8, 10),
      part(10, 12),
      part(12, 14),
      // After the point.
      part(15, 18),
    ),
  );
}
