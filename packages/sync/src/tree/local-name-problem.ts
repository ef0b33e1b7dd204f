/** The names of devices on Windows, with any extension. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d¹²³])(?:[ .:]|$)/i;

/** Most file systems hold names of up to 255 bytes. */
const LONGEST = 255;

/** Why this machine cannot have a file of that name; undefined if it can. */
export function localNameProblem(name: string, isWindows: boolean): string | undefined {
  if (name === "" || name === "." || name === "..") return "it is empty or names a directory above";
  if (name.includes("/") || (isWindows && name.includes("\\"))) return "it holds a separator of paths";
  if (name.includes("\0")) return "it holds NUL";
  if (isWindows && (DEVICE.test(name) || /[<>:"|?*\x01-\x1f]/.test(name))) return "Windows reserves it";
  if (isWindows && /[. ]$/.test(name)) return "it ends in a dot or a space";
  return Buffer.byteLength(name) > LONGEST ? "it is longer than 255 bytes" : undefined;
}
