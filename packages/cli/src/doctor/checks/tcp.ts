import { once } from "node:events";
import { connect } from "node:net";
import { codeOf, EXIT, exitCodeOf } from "../../errors/exit-code.ts";
import type { Check } from "../check.ts";
import { failed, ok, warning } from "../finding.ts";

/** Whether each address takes connections. */
export const tcp: Check = {
  name: "TCP",
  needs: ["DNS"],
  async run(context, signal) {
    const { addresses, target, request } = context;
    if (context.options.proxy !== undefined) return ok("not tried: the proxy connects");
    const limit = AbortSignal.any([signal, AbortSignal.timeout(request.timeout)]);
    const dialled = await Promise.all(
      addresses.map(async (address) => ({ address, error: await dial(address, target.port, limit) })),
    );
    signal.throwIfAborted();
    const seen = dialled.map(({ address, error }) => `${address} ${error?.words ?? "connects"}`).join(", ");
    const errors = dialled.flatMap(({ error }) => (error === undefined ? [] : [error]));
    const text = `port ${target.port}: ${seen}`;
    if (errors.length === 0) return ok(text);
    if (errors.length === dialled.length) {
      const exit = errors[0]?.exit ?? EXIT.network;
      return failed(exit, text, "nothing answers there: host, port, or a firewall between");
    }
    return warning(
      text,
      "who tries the other addresses first has to wait: DNS names one that does not answer",
    );
  },
};

interface DialError {
  readonly words: string;
  readonly exit: number;
}

async function dial(host: string, port: number, signal: AbortSignal): Promise<DialError | undefined> {
  const socket = connect({ host, port });
  try {
    await once(socket, "connect", { signal });
    return undefined;
  } catch (error) {
    if (signal.aborted) return { words: "does not answer", exit: EXIT.timeout };
    return { words: `refuses (${codeOf(error) ?? "?"})`, exit: exitCodeOf(error) };
  } finally {
    socket.on("error", () => {}).destroy();
  }
}
