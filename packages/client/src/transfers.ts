/** All that opens data connections, in one module that is loaded by itself: see transfers-on-demand.ts. */
export { abortNothing, abortTransfer } from "./abort.ts";
export { openTransfer, restartAt } from "./data-connection.ts";
export { extendedPortCommand, openListener, portCommand } from "./data-source.ts";
export { download } from "./download.ts";
export { list } from "./list.ts";
export { dir, mlsd, nlst } from "./listings.ts";
export { askPassiveEndpoint, dataHost } from "./passive-endpoint.ts";
export { iterateBlocks, iterateLines, retrieveBinary, retrieveLines } from "./retrieve.ts";
export { copyBetween } from "./server-to-server.ts";
export { stat } from "./stat.ts";
export { storeBinary, storeLines } from "./store.ts";
export { upload } from "./upload.ts";
