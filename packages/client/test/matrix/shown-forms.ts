import { inspect } from "node:util";

/** Every way in which an error, or a line of debug output, may come before somebody's eyes. */
function shownForms(value: unknown): string[] {
  if (typeof value === "string") return [value];
  const forms = [inspect(value, { depth: 6, showHidden: true }), String(value)];
  for (let at = value; at instanceof Error; at = at.cause) {
    forms.push(at.stack ?? "", JSON.stringify(at), JSON.stringify(Object.getOwnPropertyDescriptors(at)));
  }
  return forms;
}

/** Whether the secret shows in one of the values, as it is or spelled otherwise. */
export function shows(secret: string, values: readonly unknown[]): boolean {
  const spellings = [secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64")];
  return values.flatMap(shownForms).some((form) => spellings.some((spelling) => form.includes(spelling)));
}
