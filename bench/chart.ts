/** One bar: a client's name and its value. */
export interface Bar {
  readonly name: string;
  readonly value: number;
}

/** Bars that belong together. */
export interface Group {
  readonly title: string;
  readonly unit: string;
  readonly bars: readonly Bar[];
}

const WIDTH = 760;
const LABEL = 150;
const ROW = 20;
const TITLE = 30;

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

/** A bar chart as SVG, the first bar of each group in another colour. */
export function chart(groups: readonly Group[]): string {
  const parts: string[] = [];
  let y = 10;
  for (const { title, unit, bars } of groups) {
    y += TITLE;
    parts.push(`<text x="10" y="${y - 8}" font-weight="bold">${escape(title)}</text>`);
    const most = Math.max(...bars.map(({ value }) => value));
    for (const [index, { name, value }] of bars.entries()) {
      const length = Math.max(1, Math.round(((WIDTH - LABEL - 90) * value) / most));
      const fill = index === 0 ? "#1a7f5a" : "#9aa5b1";
      parts.push(
        `<text x="${LABEL - 8}" y="${y + 14}" text-anchor="end">${escape(name)}</text>`,
        `<rect x="${LABEL}" y="${y + 3}" width="${length}" height="${ROW - 6}" fill="${fill}"/>`,
        `<text x="${LABEL + length + 6}" y="${y + 14}">${value.toFixed(2)} ${unit}</text>`,
      );
      y += ROW;
    }
  }
  const height = y + 10;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="#fff"/>${parts.join("")}</svg>\n`;
}
