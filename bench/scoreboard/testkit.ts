// The server and its faults by their source, so that this folder needs no build of its own.
// @boundaries-ignore
export {
  type Action,
  at,
  createCertificate,
  type FaultRule,
  faults,
  MemoryFileSystem,
  TestServer,
  type TestServerOptions,
  // @boundaries-ignore
} from "../../packages/testkit/src/index.ts";
