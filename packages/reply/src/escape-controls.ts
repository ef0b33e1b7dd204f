/**
 * The text with everything escaped that could command a terminal or reorder what it shows (S91, S92).
 *
 * That is C0 except LF, DEL, C1, the line and paragraph separators and the bidirectional controls, each as
 * `\xNN` or `\uNNNN`. LF stays, since it separates the lines of a reply. Escaping twice changes nothing.
 */
export function escapeControls(text: string): string {
  return text.replace(
    /[\0-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => {
      const hex = character.charCodeAt(0).toString(16);
      return hex.length > 2 ? `\\u${hex.padStart(4, "0")}` : `\\x${hex.padStart(2, "0")}`;
    },
  );
}
