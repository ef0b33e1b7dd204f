/** The client did something else than the script says. */
export class ScriptMismatch extends Error {
  override readonly name = "ScriptMismatch";
}
