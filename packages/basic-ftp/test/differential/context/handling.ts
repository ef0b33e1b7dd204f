import { at, faults } from "@ftplib/testkit";
import type * as theirs from "basic-ftp";
import type { Connecting } from "../connecting.ts";
import { each, inside } from "./bench.ts";

/** What is to be done when a command has come. */
let closing: () => void = () => {};

/** Handlers of replies. */
export const handling: Readonly<Record<string, Connecting>> = {
  handle: inside((_, ftp) =>
    each(
      () => ftp.handle("NOOP", (response, task) => task.resolve(response)),
      () =>
        ftp.handle("XXXX", (response, task) =>
          task.resolve([response instanceof Error, (response as theirs.FTPError).code, response.message]),
        ),
      () => ftp.handle("XXXX", (response, task) => task.reject(response as Error)),
      () => ftp.handle("NOOP", (_response, task) => task.reject(new Error("mine"))),
      () => ftp.handle("NOOP", (_response, task) => task.resolve(undefined)),
      () => ftp.closed,
    ),
  ),
  "handle, two commands in one": inside((_, ftp) =>
    each(() => {
      const seen: unknown[] = [];
      return ftp.handle("RNFR file.txt", (response, task) => {
        if (response instanceof Error) return task.reject(response);
        seen.push(response.code);
        if (response.code === 350) return ftp.send("RNTO other.txt");
        return task.resolve(seen);
      });
    }),
  ),
  "handle without a command, after a send": inside((_, ftp) =>
    each(() => {
      const answered = ftp.handle(undefined, (response, task) => task.resolve(response));
      ftp.send("NOOP");
      return answered;
    }),
  ),
  "handle with an empty command": inside((_, ftp) =>
    each(() => {
      const answered = ftp.handle("", (response, task) => task.resolve(response));
      ftp.send("NOOP");
      return answered;
    }),
  ),
  "handle that settles twice": inside(({ client }, ftp) =>
    each(
      () =>
        ftp.handle("NOOP", (_response, task) => {
          task.resolve(1);
          task.resolve(2);
          task.reject(new Error("late"));
        }),
      () => client.pwd(),
    ),
  ),
  "handle that settles later": inside(({ client }, ftp) =>
    each(
      () => ftp.handle("NOOP", (response, task) => void setImmediate(() => task.resolve(response))),
      () => client.pwd(),
    ),
  ),
  "handle that throws": inside(({ client }, ftp) =>
    each(
      () =>
        ftp.handle("NOOP", () => {
          throw new RangeError("mine");
        }),
      () => ftp.closed,
      () => client.pwd(),
    ),
  ),
  "handle that settles at a 150": inside(
    ({ client }, ftp) =>
      each(
        () => ftp.handle("RETR file.txt", (response, task) => task.resolve(response)),
        () => client.send("SYST"),
      ),
    { faults: [at("retr-command", faults.reply("150 Wait\r\n226 Done"))] },
  ),
  "handle until the end of two replies": inside(
    ({ client }, ftp) => {
      const seen: string[] = [];
      return each(
        () =>
          ftp.handle("RETR file.txt", (response, task) => {
            seen.push(response.message);
            if ((response as theirs.FTPResponse).code >= 200) task.resolve(seen);
          }),
        () => client.pwd(),
      );
    },
    { faults: [at("retr-command", faults.reply("150 Wait\r\n226 Done"))] },
  ),
  "handle without a command, and the end": inside(
    (_, ftp) =>
      each(
        () => {
          const answered = ftp.handle(undefined, (response, task) =>
            task.resolve(["given", response.message]),
          );
          setImmediate(() => ftp.send("NOOP"));
          return answered;
        },
        () => ftp.closed,
      ),
    { faults: [at("noop-command", faults.fin())] },
  ),
  "handle without a command, and nothing comes": inside(async ({ client }, ftp) => {
    Object.assign(ftp, { timeout: 100 });
    return await each(
      () => ftp.handle(undefined, (response, task) => task.resolve(["given", response.message])),
      () => client.pwd(),
    );
  }),
  "the end while a handler waits for nothing": inside(
    ({ client }, ftp) =>
      each(
        () => client.send("NOOP"),
        () => ftp.handle(undefined, (response, task) => task.resolve(["given", response.message])),
        () => client.pwd(),
      ),
    { faults: [at("noop", (truth) => [...truth, { kind: "end" }])] },
  ),
  "handle with a line end": inside((_, ftp) =>
    each(
      () => ftp.handle("A\nB", (response, task) => task.resolve(["given", response])),
      () => ftp.closed,
    ),
  ),
  "handle after close": inside((_, ftp) => {
    ftp.close();
    return each(() =>
      ftp.handle("NOOP", (response, task) =>
        task.resolve([response instanceof Error, (response as NodeJS.ErrnoException).code, response.message]),
      ),
    );
  }),
  "handle after closeWithError": inside((_, ftp) => {
    ftp.closeWithError(Object.assign(new Error("mine"), { code: "EMINE" }));
    return each(() =>
      ftp.handle("NOOP", (response, task) =>
        task.resolve([response instanceof Error, (response as NodeJS.ErrnoException).code, response.message]),
      ),
    );
  }),
  "handle of a new context": {
    call: async ({ library }) =>
      await each(() =>
        new library.FTPContext().handle("NOOP", (response, task) =>
          task.resolve([(response as NodeJS.ErrnoException).code, response.message]),
        ),
      ),
  },
  "close in a handler": inside(({ client }, ftp) =>
    each(
      () =>
        ftp.handle("NOOP", (response, task) => {
          if (response instanceof Error) return task.resolve(response.message);
          return ftp.close();
        }),
      () => client.pwd(),
    ),
  ),
  "closeWithError while a handler waits": inside(
    ({ client }, ftp) =>
      each(
        () => {
          const answered = ftp.handle("NOOP", (response, task) => {
            if (response instanceof Error) task.resolve(["given", response.message]);
          });
          closing = () => ftp.closeWithError(new Error("mine"));
          return answered;
        },
        () => client.pwd(),
      ),
    { faults: [at("noop-command", () => (closing(), []))] },
  ),
  "a handler that takes no notice of the close": inside((_, ftp) => {
    const seen: string[] = [];
    void ftp.handle("NOOP", (response) => void seen.push(response.message)).catch(() => {});
    return each(
      () => ftp.close(),
      () => new Promise((resolve) => setImmediate(resolve)),
      () => seen,
      () => ftp.request("NOOP"),
    );
  }),
};
