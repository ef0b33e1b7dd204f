/** What a server said on its control connection, as the playground shows it. */
import {
  connectionLimit,
  errorForReply,
  escapeControls,
  identifyBanner,
  isCompletion,
  isFtpError,
  isIntermediate,
  isPreliminary,
  parse150,
  parse227,
  parse229,
  parse257,
  parseFeat,
  type Reply,
  ReplyParser,
} from "@ftplib/reply";
import { maximumRows, noteOfLimit } from "./read-listing.ts";

/** One reply, each field as text. */
export interface ReplyRow {
  readonly code: number;
  readonly kind: string;
  readonly text: string;
  /** What the package reads from it, or its error. */
  readonly says: string;
  readonly isWrong: boolean;
}

/** All that is shown of a text. `failure` is why the reading ended before the end. */
export interface RepliesView {
  readonly summary: string;
  readonly rows: readonly ReplyRow[];
  readonly failure: string | undefined;
}

/** Reads the replies line by line, so that a line that is not part of one is known by its number. */
export function readReplies(text: string): RepliesView {
  const parser = new ReplyParser();
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  const rows: ReplyRow[] = [];
  let line = 0;
  let failure: string | undefined;
  try {
    for (const content of lines) {
      line += 1;
      const reply = parser.pushLine(new TextEncoder().encode(content));
      if (reply !== undefined) rows.push(rowOf(reply));
    }
    parser.end();
  } catch (error) {
    failure = `Line ${line}: ${failureOf(error, lines[line - 1] ?? "")}`;
  }
  const counted = `${rows.length} ${rows.length === 1 ? "reply" : "replies"}`;
  const summary = [counted, ...noteOfLimit(rows.length)].join(" · ");
  return { summary, rows: rows.slice(0, maximumRows), failure };
}

function failureOf(error: unknown, line: string): string {
  if (!isFtpError(error)) throw error;
  const protocol = identifyBanner(line);
  const hint = protocol === undefined ? "" : ` It looks like ${protocol}.`;
  return `${escapeControls(error.message)} (${error.code}).${hint}`;
}

function rowOf(reply: Reply): ReplyRow {
  const row = { code: reply.code, kind: kindOf(reply), text: escapeControls(reply.lines.join("\n")) };
  try {
    return { ...row, says: escapeControls(factOf(reply)), isWrong: false };
  } catch (error) {
    if (!isFtpError(error)) throw error;
    return { ...row, says: `${error.code}: ${error.message}`, isWrong: true };
  }
}

function kindOf(reply: Reply): string {
  if (isPreliminary(reply)) return "preliminary";
  if (isCompletion(reply)) return "completion";
  if (isIntermediate(reply)) return "intermediate";
  return reply.code < 500 ? "refused for now" : "refused";
}

/** The fact in a reply whose code promises one. */
function factOf(reply: Reply): string {
  if (reply.code >= 400) return refusalOf(reply);
  switch (reply.code) {
    case 150: {
      const size = parse150(reply);
      return size === undefined ? "no size" : `size: ${size} bytes`;
    }
    case 211: {
      const features = [...parseFeat(reply).keys()];
      return features.length === 0 ? "" : `features: ${features.join(", ")}`;
    }
    case 227: {
      const { host, port } = parse227(reply);
      return `data connection: ${host}, port ${port}`;
    }
    case 229:
      return `data connection: port ${parse229(reply).port}`;
    case 257:
      return `path: ${parse257(reply)}`;
    default:
      return "";
  }
}

function refusalOf(reply: Reply): string {
  const { code, retryable } = errorForReply(reply);
  const { limit } = connectionLimit(reply) ?? {};
  const advice = retryable ? "may succeed later" : "will fail again";
  return [code, advice, ...(limit === undefined ? [] : [`connections allowed: ${limit}`])].join(" · ");
}
