/**
 * Test files, by the folder of their package, that only `test` runs, on the workspace's Node: they take long, and what they
 * show (the order of steps, what the program prints) does not depend on the runtime. `test:bun`, `test:deno` and `test:versions`
 * leave them out; `test:versions --all` does not.
 */
export const onOneRuntime: Readonly<Record<string, readonly string[]>> = {
  "basic-ftp": ["test/differential.test.ts"],
  cli: [
    "test/{action,advice-of-commands,commands,deploy,diff,doctor,doctor-faults,doctor-paths,dry-runs}.test.ts",
    "test/{hash-round-trip,missing-operands,plan,plan-logins,proxy-passwords,refused-words,server-gone}.test.ts",
    "test/{shell,site-import,site-paths,sites,sync,transfers,tree-*}.test.ts",
  ],
  client: [
    "test/{matrix,tables,devices}/**",
    "test/hostile-*.test.ts",
    "test/*fuzz.test.ts",
    "test/{abort-everywhere,differential,no-data-connection,passive-ways,send-together,strangers,tls-cuts}.test.ts",
  ],
  files: [
    "test/*storm.test.ts",
    "test/{announced-sizes,batch-verified,copy-file,cut-downloads,download-many,dropped-sessions,encodings}.test.ts",
    "test/{every-*,full-disk,full-server,keep-alive-oddities,large-directories,list-together}.test.ts",
    "test/{look-alike-directories,many-small-files,missing-directory,new-names,one-path,outcomes}.test.ts",
    "test/{own-directory,parts,read-outcomes,refused-then-lost,remove-links,resume-property}.test.ts",
    "test/{silent-commands,tree-times,unreadable-listings,upload-cuts,upload-many,walk,zones}.test.ts",
  ],
  listing: ["test/{kinds,streaming}.test.ts"],
  netrc: ["test/python.test.ts"],
  reply: ["test/linear-work.test.ts"],
  sync: [
    "test/*-cuts.test.ts",
    "test/*-property.test.ts",
    "test/{kill,names-seen,release-edited,server-gone,shard,within-site}.test.ts",
  ],
};
