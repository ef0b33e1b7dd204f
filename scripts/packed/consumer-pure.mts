// A program that knows nothing of Node and uses the packages that promise to run anywhere. It is compiled, not run.
import { type ListingItem, parseListing } from "@ftplib/listing";
import { type Netrc, parseNetrc } from "@ftplib/netrc";
import { PermanentReplyError, type Reply, ReplyParser } from "@ftplib/reply";

export function refusals(bytes: Uint8Array): PermanentReplyError[] {
  const replies: readonly Reply[] = new ReplyParser().push(bytes);
  return replies.map((reply) => new PermanentReplyError(reply));
}

export const netrc: Netrc = parseNetrc("machine example.com login ada password s3cret\n");
export const items: readonly ListingItem[] = parseListing("total 0\r\n").entries;
