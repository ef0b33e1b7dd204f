import type { FaultRule } from "@ftplib/testkit";

/** A fault of the server: once armed, the next download's connection ends after so many bytes, in the middle of TLS. */
export class CutInTheMiddle implements FaultRule {
  readonly step = "retr-bytes";
  #after: number | undefined;

  arm(after: number): void {
    this.#after = Math.floor(after);
  }

  readonly fault: FaultRule["fault"] = (truth) => {
    const after = this.#after;
    this.#after = undefined;
    return after === undefined ? truth : [{ kind: "cut-off", after, how: "fin" }, ...truth];
  };
}
