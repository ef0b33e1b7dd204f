import type { FileFacts } from "@ftplib/testkit";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `Jan 12`, in UTC. */
export function monthDay({ modified }: FileFacts, pad: string = " "): string {
  const date = new Date(modified);
  return `${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2, pad)}`;
}

/** `10:20`, in UTC. */
export function timeOfDay({ modified }: FileFacts): string {
  return new Date(modified).toISOString().slice(11, 16);
}

/** The year. */
export function year({ modified }: FileFacts): string {
  return String(new Date(modified).getUTCFullYear());
}

/** The time of day in the present year, the year in others. */
export function timeOrYear(facts: FileFacts): string {
  return year(facts) === String(new Date().getUTCFullYear()) ? timeOfDay(facts) : ` ${year(facts)}`;
}

/** The size, right-aligned. */
export function sizeOf({ size, kind }: FileFacts, width: number = 0): string {
  return String(kind === "directory" ? 0 : size).padStart(width);
}

/** One of two texts. */
export function byKind({ kind }: FileFacts, directory: string, file: string): string {
  return kind === "directory" ? directory : file;
}

/** A name alone, as NLST lists it. */
export const nameOf = ({ name }: FileFacts): string => name;

/** A line of MLSD: RFC 3659, 7. */
export function factsLine(facts: FileFacts): string {
  const modify = new Date(facts.modified).toISOString().replaceAll(/[-:T]/g, "").slice(0, 14);
  return `Type=${byKind(facts, "dir", "file")};Size=${sizeOf(facts)};Modify=${modify}; ${facts.name}`;
}
