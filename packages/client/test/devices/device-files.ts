import { type FileFacts, MemoryFileSystem, type TreeSource } from "@ftplib/testkit";

/** A file that never ends, so that an abort always comes in the middle of it. */
export const ENDLESS = "endless.bin";

const CHUNK = Buffer.alloc(16 * 1024, "0123456789abcdef");
const SIZE = 2 ** 31 - 1;
const MODIFIED = Date.UTC(2021, 0, 12, 10, 20, 30);

/** The files of a device: a tree in memory, and in every directory a file that never ends. It is not listed. */
export class DeviceFiles extends MemoryFileSystem {
  constructor(home: string, tree: TreeSource) {
    super();
    for (const [path, content] of Object.entries(tree)) {
      this.writeFile(`${home}/${path}`, content as string | Uint8Array, { modified: MODIFIED });
    }
  }

  override async stat(path: string): Promise<FileFacts | undefined> {
    if (!path.endsWith(`/${ENDLESS}`)) return super.stat(path);
    return { name: ENDLESS, kind: "file", size: SIZE, modified: MODIFIED, mode: 0o644, unique: ENDLESS };
  }

  override async read(path: string, start: number): Promise<AsyncIterable<Uint8Array>> {
    if (!path.endsWith(`/${ENDLESS}`)) return super.read(path, start);
    return (async function* chunks() {
      for (;;) {
        yield CHUNK;
        // About as fast as a fast device, so that little of it is on its way when the abort comes.
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    })();
  }
}
