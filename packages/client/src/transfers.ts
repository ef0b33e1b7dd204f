/** All that opens data connections, in one module that is loaded by itself: see transfers-on-demand.ts. */
export { abortNothing, abortTransfer } from "./transfer/abort.ts";
export { openTransfer, restartAt } from "./transfer/open-transfer.ts";
export { extendedPortCommand, openListener, portCommand } from "./transfer/data-connector.ts";
export { download } from "./file/download.ts";
export { list } from "./list/list.ts";
export { dir, mlsd, nlst } from "./list/nlst-dir-mlsd.ts";
export { askPassiveEndpoint, dataHost } from "./transfer/passive-endpoint.ts";
export { iterateBlocks, iterateLines, retrieveBinary, retrieveLines } from "./transfer/retrieve.ts";
export { copyBetween } from "./transfer/server-to-server.ts";
export { stat } from "./list/mlst.ts";
export { storeBinary, storeLines } from "./transfer/store.ts";
export { upload } from "./file/upload.ts";
