import { BOUND, BULK, GIB, type MemoryCase, RATE, STREAM_BOUND } from "./memory-case.ts";
import type { MemoryFigures } from "./memory-figures.ts";
import type { MemoryRun } from "./run-memory-case.ts";

/** A row of the page. */
export interface MemoryRow {
  readonly target: MemoryCase;
  readonly run: MemoryRun;
  readonly figures: MemoryFigures;
}

const MIB = 2 ** 20;
const isBulk = ({ target: { kind } }: MemoryRow): boolean => BULK.some((each) => each === kind);

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function table(
  rows: readonly MemoryRow[],
  amount: (row: MemoryRow) => string,
  unit: number,
  per: string,
): string {
  const head = [
    "what",
    "how much",
    "seconds",
    "slow side asleep",
    "start, MiB",
    "median",
    "peak",
    "peak less start",
    "alive, start and end",
    `MiB per ${per}`,
  ];
  const body = rows.map((row) => {
    const { start, median, peak, growth, slope } = row.figures;
    const { milliseconds, slept } = row.run;
    return line([
      row.target.name,
      amount(row),
      (milliseconds / 1000).toFixed(1),
      slept === 0 ? "–" : `${((100 * slept) / milliseconds).toFixed(0)} %`,
      ...[start, median, peak, growth].map((bytes) => (bytes / MIB).toFixed(1)),
      [row.run.aliveAtStart, row.run.aliveAtEnd].map((bytes) => (bytes / MIB).toFixed(1)).join(", "),
      ((slope * unit) / MIB).toFixed(2),
    ]);
  });
  return [line(head), line(head.map(() => "---")), ...body].join("\n");
}

/** The page with the figures. */
export function memoryPage(rows: readonly MemoryRow[], warmUp: number): string {
  const bulk = rows.filter(isBulk);
  const listings = rows.filter((row) => !isBulk(row) && row.target.kind !== "keeps");
  const control = rows.find(({ target }) => target.kind === "keeps");
  return `# Memory

Written by \`node bench/memory/memory.ts\`; do not edit. The resident set of a client's process (\`process.memoryUsage().rss\`, every 50 ms) while
it moves much through a side that is slow on purpose. The server runs in another process, makes what it sends as it goes, and throws away what it
gets. "Start" is the resident set when ${(100 * warmUp).toFixed(0)} % of the work are done, the other figures are of what follows. A peak that is more
than ${BOUND / MIB} MiB above the start fails the script; of a stream of a site, which gives its blocks away, twice that, or more than ${STREAM_BOUND / MIB} MiB alive. V8's young generation is held to 24 MiB (\`--max-semi-space-size=8\`), since by itself it grows
to several times that under load, and stays there, however little is alive. "Alive" is what a full collection leaves of heap and buffers. \`--short\` does the same with 256 MiB in some ten seconds.

Node ${process.versions.node}, ${process.platform}.

## Bulk data

The slow side takes ${(RATE / MIB).toFixed(0)} MiB a second: the callback or the loop's body of a download waits that long for each block, the server of an upload before it
reads on. While it sleeps its peer is held up by TCP, and what is under way stays in the buffers of the system.

${table(bulk, ({ target }) => `${(target.amount / GIB).toFixed(0)} GiB`, GIB, "GiB")}

## Listings

Streamed, an entry or a line at a time; nobody sleeps. Those of \`site.walk()\` are by \`@ftplib/files\`: all directories of a tree, and one that
has all the files itself. \`nlst()\` and \`mlsd()\` are not among them: like ftplib's they hold the whole listing, and end
with a LimitError at 128 Mi characters.

${table(listings, ({ target }) => `${target.amount.toLocaleString("en-US")} lines`, 1e6, "million lines")}

## That this can fail

${control === undefined ? "" : `A download of ${(control.target.amount / MIB).toFixed(0)} MiB whose callback keeps each block grows by ${(control.figures.growth / MIB).toFixed(0)} MiB after the warm-up.`}
`;
}
