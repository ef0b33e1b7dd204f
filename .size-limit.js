export default [
  { name: "@ftplib/reply", path: "packages/reply/dist/index.js", limit: "4.5 kB" },
  { name: "@ftplib/netrc", path: "packages/netrc/dist/index.js", limit: "4 kB" },
  { name: "@ftplib/listing", path: "packages/listing/dist/index.js", limit: "15 KiB" },
  {
    name: "ftplib, with the packages that it loads (minified)",
    path: "packages/client/dist/index.js",
    ignore: ["node:*"],
    brotli: false,
    limit: "265 kB",
  },
];
