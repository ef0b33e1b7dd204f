import { parseListing } from "@ftplib/listing";
import { withOddDate } from "../listing/odd-date.ts";
import { elementOf, type ListingElement } from "../listing/listing-element.ts";
import type { Link } from "../session/link.ts";
import { cwd, isUnknown, pwd, send } from "./commands.ts";
import { textOf, translate } from "../errors/translate.ts";
import { retrieve } from "./transfers.ts";

/** LIST: the entries, and as text the lines that cannot be read. */
export async function list(link: Link, path: string | undefined): Promise<(ListingElement | string)[]> {
  const blocks: Uint8Array[] = [];
  try {
    for await (const block of retrieve(link, path === undefined ? "LIST" : `LIST ${path}`))
      blocks.push(block);
  } catch (error) {
    throw translate(error);
  }
  const elements: (ListingElement | string)[] = [];
  for (const item of parseListing(Buffer.concat(blocks)).items) {
    const element = item.kind === "entry" ? elementOf(item) : (withOddDate(item.text) ?? item.text);
    if (element !== undefined && !isTotal(element)) elements.push(element);
    else if (item.kind === "entry") elements.push(Buffer.from(item.raw).toString("utf8"));
  }
  return elements;
}

function isTotal(element: ListingElement | string): boolean {
  return typeof element === "string" && element.startsWith("total");
}

/** The same in the directory itself, for servers that do not understand every path after LIST. */
export async function listSafe(link: Link, path: string | undefined): Promise<(ListingElement | string)[]> {
  if (path === undefined) return await list(link, path);
  const origin = await pwd(link);
  await cwd(link, path);
  try {
    return await list(link, undefined);
  } finally {
    await cwd(link, origin);
  }
}

/** SIZE, or the size in a list of the one file where SIZE is not known. */
export async function size(link: Link, path: string): Promise<number> {
  try {
    return Number.parseInt(textOf(await send(link, `SIZE ${path}`)), 10);
  } catch (error) {
    if (isUnknown(error)) return (await onlyElement(link, path)).size;
    throw error;
  }
}

const TIME = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})\d*(?:\.\d+)?$/;

/** MDTM, as if it were in the zone of this machine; or the time in a list of the one file. */
export async function lastMod(link: Link, path: string): Promise<Date> {
  try {
    const [, year, month, day, hour, minute, second] =
      TIME.exec(textOf(await send(link, `MDTM ${path}`))) ?? [];
    if (year === undefined) throw new Error("Invalid date/time format from server");
    return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}`);
  } catch (error) {
    if (isUnknown(error)) return (await onlyElement(link, path)).date;
    throw error;
  }
}

/** The element of a list that has one alone: the path is that of a file. */
async function onlyElement(link: Link, path: string): Promise<ListingElement> {
  const [element, ...others] = await list(link, path);
  if (element === undefined || typeof element === "string" || others.length > 0)
    throw new Error("File not found");
  return element;
}
