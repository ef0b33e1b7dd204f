import { at, type FaultRule, faults } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import type { SiteOptions } from "../src/options/site-options.ts";
import { openSite } from "./sites.ts";

/** What a server may say to a session after the first one; the rule counts while `isOn`. */
interface Refusing {
  readonly name: string;
  readonly step: string;
  readonly reply: string;
  readonly isEnd?: boolean;
  readonly options?: SiteOptions;
}

const refusals: readonly Refusing[] = [
  { name: "500 in place of the greeting", step: "greeting", reply: "500 go away", isEnd: true },
  { name: "550 in place of the greeting", step: "greeting", reply: "550 go away", isEnd: true },
  { name: "500 to PASS", step: "pass", reply: "500 OOPS: cannot fork", isEnd: true },
  { name: "550 to the directory of the URL", step: "cwd", reply: "550 busy" },
  {
    name: "421 for good in place of the greeting",
    step: "greeting",
    reply: "421 You are banned",
    isEnd: true,
  },
  {
    name: "550 to a command of onSession",
    step: "site",
    reply: "550 not now",
    options: { onSession: ["SITE CHMOD 600 w/f"] },
  },
];

function refusing({ step, reply, isEnd }: Refusing, isOn: () => boolean): FaultRule {
  const said = isEnd === true ? [faults.reply(reply), faults.endAfter()] : [faults.reply(reply)];
  return at(step, (truth, where) =>
    isOn() ? said.reduce((actions, fault) => fault(actions, where), truth) : truth,
  );
}

const tree = { w: { f: "content" } };

describe("P2: calls fail only where no session can be had", () => {
  it.each(refusals)("$name: the sessions that are open do the work", async (refusal) => {
    let isOn = false;
    const rule = refusing(refusal, () => isOn);
    await using open = await openSite({ tree, faults: [rule] }, { connections: 4, ...refusal.options }, "w");
    isOn = true;
    const { site } = open;
    const sizes = await Promise.all(Array.from({ length: 12 }, async () => (await site.stat("f")).size));
    expect(sizes).toEqual(Array.from({ length: 12 }, () => 7));
    expect(site.state).toMatchObject({ open: 1, limit: 1 });
  });

  it.each(refusals)("$name: where none is open, calls fail until the server takes one", async (refusal) => {
    let isOn = false;
    const rule = refusing(refusal, () => isOn);
    await using open = await openSite({ tree, faults: [rule] }, { connections: 4, ...refusal.options }, "w");
    const { site } = open;
    await site.withSession(async (ftp) => ftp.close());
    isOn = true;
    const calls = await Promise.allSettled(Array.from({ length: 6 }, () => site.stat("f")));
    expect(calls.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => "rejected"));
    isOn = false;
    expect((await site.stat("f")).size).toBe(7);
  });
});

const passing: readonly (readonly [string, string, string, boolean])[] = [
  ["421 in place of the greeting", "greeting", "421 Service not available", true],
  ["451 to PASS", "pass", "451 Local error in processing", false],
  ["421 to PASS", "pass", "421 Service not available", true],
  ["450 to the directory of the URL", "cwd", "450 busy", false],
];
it.each(passing)(
  "R1: %s of further sessions uses up no attempts of calls",
  async (name, step, reply, isEnd) => {
    let isOn = false;
    const rule = refusing({ name, step, reply, isEnd }, () => isOn);
    const options = { connections: 4, retry: { attempts: 1 } };
    await using open = await openSite({ tree, faults: [rule] }, options, "w");
    isOn = true;
    const { site } = open;
    const sizes = await Promise.all(Array.from({ length: 12 }, async () => (await site.stat("f")).size));
    expect(sizes).toEqual(Array.from({ length: 12 }, () => 7));
    expect(site.state).toMatchObject({ open: 1, waiting: 0 });
  },
);

it("P7: a password that is refused while others are open does not end their work", async () => {
  let isOn = false;
  const rule = refusing({ name: "", step: "pass", reply: "530 Login incorrect." }, () => isOn);
  await using open = await openSite({ tree, faults: [rule] }, { connections: 4 }, "w");
  isOn = true;
  await Promise.all(Array.from({ length: 12 }, () => open.site.stat("f")));
  expect(open.site.state).toMatchObject({ open: 1, limit: 1 });
});
