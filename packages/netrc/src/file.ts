export { NetrcSecurityError } from "./netrc-security-error.ts";
export { type NetrcAccessCheck, readNetrc, type ReadNetrcOptions } from "./read-netrc.ts";
