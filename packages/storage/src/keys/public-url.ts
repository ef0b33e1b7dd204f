/** The address of a file that a web server publishes. @throws Error where none does */
export function publicUrl(base: string | undefined, names: readonly string[]): string {
  if (base === undefined)
    throw new Error(
      "cannot make a URL: FTP has none of its own; say by publicBaseUrl where the files are on the Web",
    );
  return `${base.replace(/\/$/, "")}/${names.map(encodeURIComponent).join("/")}`;
}
