/** @throws RangeError for anything but permission bits */
export function checkMode(mode: number): void {
  if (Number.isInteger(mode) && mode >= 0 && mode <= 0o7777) return;
  throw new RangeError(`the mode must be a whole number from 0 to 0o7777; it is ${mode}`);
}

/** Permission bits as SITE CHMOD and MFF take them: three digits or four. */
export function octal(mode: number): string {
  return mode.toString(8).padStart(3, "0");
}
