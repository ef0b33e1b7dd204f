/**
 * The parser alone: what an FTP server said, as a table. Standard input is the server's side of a control connection,
 * byte for byte, such as `tcpflow` records it.
 *
 *   node parse-replies.ts < recorded
 *
 * Nothing below needs Node except `process.stdin`: with `fetch` for input it runs in a browser.
 */
import {
  escapeControls,
  isFtpError,
  isReplyError,
  parse227,
  parse229,
  parse257,
  type Reply,
  ReplyParser,
} from "@ftplib/reply";

const KINDS = ["", "preliminary", "completion", "intermediate", "transient", "permanent"];

function factsOf(reply: Reply): string {
  if (reply.code === 227) {
    const { host, port } = parse227(reply);
    return `data connection to ${host}, port ${port}`;
  }
  if (reply.code === 229) return `data connection to port ${parse229(reply).port}`;
  if (reply.code === 257) return `path ${parse257(reply)}`;
  return reply.lines.length > 1 ? `${reply.lines.length} lines` : reply.text.slice(4);
}

function rowOf(reply: Reply): string {
  const kind = KINDS[Math.floor(reply.code / 100)] ?? "";
  return escapeControls(`${reply.code}  ${kind.padEnd(12)}  ${factsOf(reply)}`);
}

const parser = new ReplyParser();
try {
  for await (const chunk of process.stdin) {
    for (const reply of parser.push(chunk)) console.log(rowOf(reply));
  }
  const last = parser.end();
  if (last !== undefined) console.log(rowOf(last));
} catch (error) {
  // What the bytes break: the grammar, a limit, or the end of the stream in the middle of a reply.
  if (!isFtpError(error) || isReplyError(error)) throw error;
  console.error(`${error.code}: ${error.message}`);
  process.exitCode = 1;
}
