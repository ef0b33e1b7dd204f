import { describe, expect, it } from "vitest";
import * as ftplib from "../src/index.ts";
import {
  allErrors,
  ConnectionClosedError,
  FTP_TLS,
  PermanentReplyError,
  Reply,
  TimeoutError,
} from "../src/index.ts";

describe("names (A1, A2, A20)", () => {
  it("A2, E11: all of them are known to allErrors, the caller's mistakes are not", () => {
    const system = Object.assign(new Error("refused"), { code: "ECONNREFUSED", syscall: "connect" });
    const tls = Object.assign(new Error("expired"), { code: "ERR_TRANSPORT_TLS" });
    for (const error of [
      new PermanentReplyError(new Reply("550 no")),
      new ConnectionClosedError("x"),
      new TimeoutError("x"),
      system,
      tls,
    ]) {
      expect(error).toBeInstanceOf(allErrors);
    }
    const coded = Object.assign(new TypeError("x"), { code: "ERR_INVALID_ARG_TYPE" });
    for (const error of [
      new TypeError("x"),
      new RangeError("x"),
      new Error("x"),
      coded,
      "x",
      undefined,
      null,
    ]) {
      expect(error instanceof allErrors).toBe(false);
    }
  });

  it("A1: the names of the module are ftplib's, spelled by A20", () => {
    const names =
      "FTP FTP_TLS FTP_PORT allErrors parse150 parse227 parse229 parse257 printLine ftpcp UnexpectedReplyError TemporaryReplyError PermanentReplyError ProtocolError FtpError".split(
        " ",
      );
    expect(names.filter((name) => !(name in ftplib))).toEqual([]);
  });

  it("A20: so are those of the methods", () => {
    const names =
      "sendcmd voidcmd voidresp getresp getwelcome getline getmultiline putline putcmd sendport sendeprt makeport makepasv ntransfercmd transfercmd retrbinary retrlines storbinary storlines nlst mlsd dir cwd mkd rmd pwd size rename delete acct abort quit close auth ccc login connect setDebuglevel setPasv protP protC".split(
        " ",
      );
    const ftp: object = new FTP_TLS();
    expect(names.filter((name) => typeof Reflect.get(ftp, name) !== "function")).toEqual([]);
  });
});
