import { at, faults } from "@ftplib/testkit";
import { expect, it } from "vitest";
import { type Bench, login, observe } from "./differential/observe.ts";

// A command that leads nowhere costs a timeout: it is not tried again on every new connection.
it("G1: after a new access the command that found a data port is the first again", async () => {
  const call = async (bench: Bench): Promise<unknown> => {
    await bench.client.list("dir");
    await login(bench);
    await bench.client.list("dir");
    await login(bench);
    return (await bench.client.list("dir")).length;
  };
  const run = { call, faults: () => [at("epsv-command", faults.permanent(500))] };
  const [theirs, ours] = [await observe("theirs", run), await observe("ours", run)];
  const asked = ({ commands }: typeof ours): string[] => commands.filter((line) => /EPSV|PASV/.test(line));
  expect(asked(ours)).toEqual(asked(theirs));
  expect(asked(ours)).toEqual(["C: EPSV", "C: PASV", "C: PASV", "C: PASV"]);
  expect(ours.outcome).toEqual({ value: 2 });
});
