import { describe, expect, it } from "vitest";
import { ItemFeed, type Taker } from "../src/download/item-feed.ts";

const PATIENCE = 60_000;

/** Items that come when they are let go. */
function heldItems(): { readonly items: AsyncIterable<string>; readonly letGo: (item: string) => void } {
  let letGo: (item: string) => void = () => {};
  const item = new Promise<string>((resolve) => (letGo = resolve));
  const items = (async function* () {
    yield await item;
  })();
  return { items, letGo: (one) => letGo(one) };
}

describe("R1: what is taken from a feed is somebody's", () => {
  it("a batch that is over by the time an item comes leaves it to the next one", async () => {
    const { items, letGo } = heldItems();
    const feed = new ItemFeed(items);
    let isOver = false;
    const waiting = feed.takeSoon({ isWanted: () => !isOver }, PATIENCE);
    const next = feed.take();
    isOver = true;
    letGo("a");
    expect(await waiting).toBeUndefined();
    expect((await next)?.item).toBe("a");
  });

  it("a batch has an item before anybody else runs", async () => {
    const { items, letGo } = heldItems();
    const feed = new ItemFeed(items);
    const order: string[] = [];
    const taker: Taker<string> = { isWanted: () => true, onTaken: () => void order.push("taken") };
    const waiting = feed.takeSoon(taker, PATIENCE).then(() => order.push("told"));
    letGo("a");
    await waiting;
    expect(order).toEqual(["taken", "told"]);
    expect(await feed.take()).toBeUndefined();
  });
});
