/**
 * A reader of news (RFC 3977): a protocol that has both replies of three digits and blocks of lines that end with a dot.
 * `ReplyParser` takes the former a line at a time, so the two can alternate on one connection.
 *
 *   node nntp-read.ts HOST PORT GROUP       shows the newest article
 */
import { decodeText, errorForReply, escapeControls, isCompletion, type Reply } from "@ftplib/reply";
import type { DialOptions } from "@ftplib/transport";
import { LineConnection } from "./line-connection.ts";

/** What a server has of a group: RFC 3977, 6.1.1. */
export interface Group {
  /** An estimate of how many articles there are. */
  readonly count: number;
  readonly first: number;
  readonly last: number;
}

/** A session with a news server. */
export class NewsReader implements AsyncDisposable {
  readonly #lines: LineConnection;

  private constructor(lines: LineConnection) {
    this.#lines = lines;
  }

  /** Connects; `tls: {}` in the options for TLS from the first byte (port 563). */
  static async open(options: DialOptions): Promise<NewsReader> {
    const lines = await LineConnection.open(options);
    expectCompletion(await lines.readReply());
    return new NewsReader(lines);
  }

  async group(name: string): Promise<Group> {
    const reply = expectCompletion(await this.#lines.ask(`GROUP ${name}`));
    const [, count, first, last] = reply.text.split(" ").map(Number);
    return { count: count ?? 0, first: first ?? 0, last: last ?? 0 };
  }

  /** The lines of an article, by its number in the group or its message id. The loop must be gone through to its end. */
  async *article(id: number | string): AsyncGenerator<string, void, undefined> {
    expectCompletion(await this.#lines.ask(`ARTICLE ${id}`));
    yield* this.#block();
  }

  async quit(): Promise<void> {
    await this.#lines.ask("QUIT");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#lines[Symbol.asyncDispose]();
  }

  /** Lines up to a dot alone; a dot before a dot is not the text's (3.1.1). */
  async *#block(): AsyncGenerator<string, void, undefined> {
    for (;;) {
      const line = decodeText(await this.#lines.readLine());
      if (line === ".") return;
      yield line.startsWith(".") ? line.slice(1) : line;
    }
  }
}

function expectCompletion(reply: Reply): Reply {
  if (isCompletion(reply)) return reply;
  throw errorForReply(reply);
}

if (import.meta.main) {
  const [host = "localhost", port = "119", name = ""] = process.argv.slice(2);
  await using news = await NewsReader.open({ host, port: Number(port), timeout: 30_000 });
  const { count, last } = await news.group(name);
  console.log(`${count} articles; the newest:\n`);
  for await (const line of news.article(last)) console.log(escapeControls(line));
  await news.quit();
}
