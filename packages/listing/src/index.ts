export type { DialectName } from "./dialect-name.ts";
export type { EntryType } from "./details.ts";
export type { Entry } from "./entry.ts";
export type { ListingItem, ListingLine } from "./listing-item.ts";
export { type ListingOptions, ListingParser } from "./listing-parser.ts";
export type { Moment, Precision, Zone } from "./moment.ts";
export { type NameHazard, nameHazards } from "./name-hazards.ts";
export { parseFacts } from "./parse-facts.ts";
export { type Listing, parseListing } from "./parse-listing.ts";
