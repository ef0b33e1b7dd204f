export type { Content } from "./site/content.ts";
export type { StorageOptions } from "./site/storage-options.ts";
export { StorageKeyError } from "./keys/storage-key-error.ts";
