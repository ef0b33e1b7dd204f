/** @throws RangeError for anything but 1 to 65,535 */
export function checkedPort(port: number): number {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new RangeError(`the port must be a whole number from 1 to 65535; it is ${String(port)}`);
  }
  return port;
}

/** @throws RangeError for anything but 0, which is any port, to 65,535 */
export function checkedLocalPort(port: number): number {
  return port === 0 ? 0 : checkedPort(port);
}
