import { ScriptServer } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { type Mail, sendMail, stuffed } from "../smtp-send.ts";

const mail: Mail = {
  from: "ann@example.org",
  to: ["bob@example.org", "cy@example.org"],
  message: "Subject: dots\n\n.\n..two\nend\n",
};

const beginning = `
  S: 220 mail.example.org ESMTP
  C: EHLO client.example.org
  S: 250-mail.example.org
  S: 250-8BITMIME
  S: 250 STARTTLS
  C: STARTTLS
`;

function send(server: ScriptServer) {
  const { port, certificate } = server;
  const there = { host: "localhost", port, clientName: "client.example.org", ca: certificate.ca };
  return sendMail(there, mail);
}

describe("sendMail", () => {
  it("secures the connection, names everybody and stuffs the dots", async () => {
    await using server = await ScriptServer.start(`${beginning}
      S: 220 Go ahead
      S: (tls)
      C: EHLO client.example.org
      S: 250 mail.example.org
      C: MAIL FROM:<ann@example.org>
      S: 250 2.1.0 Ok
      C: RCPT TO:<bob@example.org>
      S: 250 2.1.5 Ok
      C: RCPT TO:<cy@example.org>
      S: 251 2.1.5 Will forward
      C: DATA
      S: 354 Go
      C: Subject: dots
      C|\\r\\n
      C: ..
      C: ...two
      C: end
      C: .
      S: 250-2.0.0 Queued
      S: 250 2.0.0 as 4711
      C: QUIT
      S: 221 Bye
    `);
    const receipt = await send(server);
    await server.finished;
    expect(receipt.lines).toEqual(["250-2.0.0 Queued", "250 2.0.0 as 4711"]);
  });

  it("sends nothing to a server without STARTTLS", async () => {
    await using server = await ScriptServer.start(`
      S: 220 mail.example.org
      C: EHLO client.example.org
      S: 250-mail.example.org
      S: 250 XSTARTTLS
      C: (end)
    `);
    await expect(send(server)).rejects.toThrow("offers no TLS");
    await server.finished;
  });

  it("believes nothing that came in clear behind the answer to STARTTLS (S50)", async () => {
    await using server = await ScriptServer.start(`${beginning}
      S|220 Go ahead\\r\\n250 injected\\r\\n
    `);
    await expect(send(server)).rejects.toThrow("went on in clear");
  });

  it("answers a refusal with the server's words", async () => {
    await using server = await ScriptServer.start(`${beginning}
      S: 454 4.7.0 TLS not available
      C: (end)
    `);
    await expect(send(server)).rejects.toMatchObject({ code: "ERR_FTP_TEMPORARY", reply: { code: 454 } });
    await server.finished;
  });
});

describe("stuffed", () => {
  it.each([
    ["", ".\r\n"],
    ["a", "a\r\n.\r\n"],
    ["a\r\n", "a\r\n.\r\n"],
    [".\n.b\r\nc.", "..\r\n..b\r\nc.\r\n.\r\n"],
    ["a\rb\n\n", "a\r\nb\r\n\r\n.\r\n"],
  ])("makes of %j %j", (message, wire) => {
    expect(new TextDecoder().decode(stuffed(message))).toBe(wire);
  });
});
