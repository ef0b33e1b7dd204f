/** Leaves out what is loaded on demand: the limit is for what `import "ftplib"` loads. */
const withoutImportsOnDemand = {
  name: "without-imports-on-demand",
  setup(build) {
    build.onResolve({ filter: /.*/ }, ({ kind, path }) =>
      kind === "dynamic-import" ? { path, external: true } : undefined,
    );
  },
};

export default [
  { name: "@ftplib/reply", path: "packages/reply/dist/index.js", limit: "4.5 kB" },
  { name: "@ftplib/netrc", path: "packages/netrc/dist/index.js", limit: "4 kB" },
  { name: "@ftplib/listing", path: "packages/listing/dist/index.js", limit: "14 KiB" },
  {
    name: "ftplib, with all that its import loads (minified)",
    path: "packages/client/dist/index.js",
    ignore: ["node:*"],
    brotli: false,
    limit: "60 kB",
    modifyEsbuildConfig: (config) => ({
      ...config,
      plugins: [...(config.plugins ?? []), withoutImportsOnDemand],
    }),
  },
];
