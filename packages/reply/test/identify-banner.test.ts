import { describe, expect, it } from "vitest";
import { identifyBanner, ProtocolError, ReplyParser } from "../src/index.ts";
import { bytes } from "./cuts.ts";
import { fixture } from "./fixture.ts";

describe("identifyBanner", () => {
  it.each([
    ["SSH-2.0-OpenSSH_9.6", "SSH"],
    ["HTTP/1.1 400 Bad Request", "HTTP"],
    ["<!DOCTYPE html>", "HTTP"],
    ["<html><head>", "HTTP"],
    ["+OK Dovecot ready.", "POP3"],
    ["* OK [CAPABILITY IMAP4rev1] ready", "IMAP"],
    ["\x15\x03\x01\0\x02\x02\x46", "TLS"],
    ["\x16\x03\x03\0\x7a", "TLS"],
    ["220 mail.example ESMTP Postfix", "SMTP"],
    ["220-mail.example SMTP ready", "SMTP"],
    ["200 news.example InterNetNews NNRP server ready", "NNTP"],
    ["201 NNTP Service, no posting", "NNTP"],
    ["220 ready", undefined],
    ["220 ProFTPD Server (ftp.example)", undefined],
    ["200 ok", undefined],
    ["550 SMTP", undefined],
    ["", undefined],
  ])("%j looks like %s", (line, protocol) => {
    expect(identifyBanner(line)).toBe(protocol);
  });

  it("takes no reply of a real FTP server for anything else", () => {
    const live = fixture<{ reply: string[] }>("live-replies.jsonl");
    const taken = live.filter(({ reply }) => identifyBanner(reply[0] ?? "") !== undefined);
    expect(taken).toEqual([]);
    expect(live.length).toBeGreaterThan(1000);
  });

  it.each([
    ["SSH-2.0-x\r\n", "SSH"],
    ["\x15\x03\x01\0\x02\x02\x46", "TLS"],
  ])("says of a protocol error's line what it was: %j", (wire, protocol) => {
    const parser = new ReplyParser();
    let failure: unknown;
    try {
      parser.push(bytes(wire));
      parser.end();
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(ProtocolError);
    expect(failure instanceof ProtocolError && identifyBanner(failure.line ?? "")).toBe(protocol);
  });
});
