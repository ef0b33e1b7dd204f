import type { Topic } from "../topic.ts";

export const directories: Topic = {
  title: "Files and directories",
  meaning: "The replies to commands on names, and what renaming onto a file that is there does.",
  questions: [
    {
      column: "PWD",
      usual: /^257 "…"$/,
      async ask(probe) {
        const { word, lines } = await probe.ask("PWD");
        return /"\//.test(lines[0] ?? "") ? `${word} "…"` : `${word} without quotes`;
      },
    },
    {
      column: "MKD",
      usual: /^257 "\/…"$/,
      async ask(probe) {
        const { word, lines } = await probe.ask("MKD made");
        const path = /"(.*)"/.exec(lines[0] ?? "")?.[1];
        if (!word.startsWith("2")) return word;
        return path === undefined
          ? `${word} without quotes`
          : path.startsWith("/")
            ? `${word} "/…"`
            : `${word} "…"`;
      },
    },
    { column: "MKD again", usual: /^5..$/, ask: (probe) => probe.code("MKD made") },
    { column: "CWD", usual: /^2..$/, ask: (probe) => probe.code("CWD sub") },
    { column: "CDUP", usual: /^2..$/, ask: (probe) => probe.code("CDUP") },
    { column: "RMD", usual: /^2..$/, ask: (probe) => probe.code("RMD made") },
    {
      column: "RMD of a full directory",
      usual: /^5..$/,
      async ask(probe) {
        if (!(await probe.code("MKD full")).startsWith("2")) return "–";
        await probe.transfer("STOR full/file.txt", "x");
        const code = await probe.code("RMD full");
        await probe.ask("DELE full/file.txt");
        await probe.ask("RMD full");
        return code;
      },
    },
    {
      column: "RNTO onto a file",
      usual: /^replaced$/,
      async ask(probe) {
        await probe.transfer("STOR new.txt", "new");
        if ((await probe.code("RNFR new.txt")) !== "350") return "–";
        const { word } = await probe.ask("RNTO old.txt");
        if (!word.startsWith("2")) {
          probe.discard();
          return word;
        }
        const { data } = await probe.transfer("RETR old.txt");
        return data === "new" ? "replaced" : data === "old" ? `${word}, not replaced` : "not seen";
      },
    },
    {
      column: "RNFR of what is missing",
      usual: /^5..$/,
      async ask(probe) {
        const code = await probe.code("RNFR nosuch");
        probe.discard();
        return code;
      },
    },
    {
      column: "DELE",
      usual: /^2..$/,
      async ask(probe) {
        await probe.transfer("STOR gone.txt", "x");
        return await probe.code("DELE gone.txt");
      },
    },
    { column: "DELE of what is missing", usual: /^5..$/, ask: (probe) => probe.code("DELE nosuch") },
    { column: "CWD to what is missing", usual: /^5..$/, ask: (probe) => probe.code("CWD nosuch") },
  ],
};
