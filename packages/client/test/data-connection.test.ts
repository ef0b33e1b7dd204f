import { networkInterfaces } from "node:os";
import { TestServer } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { FTP } from "../src/index.ts";
import { deafPort, openHandles, play, untilClosed } from "./play.ts";

const hasIpv6 = Object.values(networkInterfaces()).some((list) =>
  list?.some(({ address }) => address === "::1"),
);

const passive = "C: PASV\nS: 227 ({pasv})";
const sent = "S: 150 here\nD| data\nD: (end)\nS: 226 done";

/** A passive transfer of which the server sends "data". */
function retrieve(before: string, after = sent): string {
  return `S: 220 ready\n${before}\nC: RETR x\n${after}`;
}

/** Reads all that a transfer sends, as its callers have to do it. */
async function readThrough(
  ftp: FTP,
  options?: { rest?: number | string },
): Promise<readonly [string, number | undefined, string]> {
  const { connection, size } = await ftp.ntransfercmd("RETR x", options);
  let text = "";
  await connection.receive((block) => void (text += Buffer.from(block).toString("latin1")));
  connection.close();
  return [text, size, (await ftp.voidresp()).text];
}

describe("telling the server where to connect to", () => {
  it.each<readonly [string, (ftp: FTP) => Promise<unknown>, string]>([
    ["D1: PORT", (ftp) => ftp.sendport("1.2.3.4", 258), "PORT 1,2,3,4,1,2"],
    ["D1: a host that is none is not looked at", (ftp) => ftp.sendport("::1", 65_535), "PORT ::1,255,255"],
    ["D2: EPRT, IPv4", (ftp) => ftp.sendeprt("1.2.3.4", 258), "EPRT |1|1.2.3.4|258|"],
    ["D2: EPRT, IPv6", (ftp) => ftp.sendeprt("2001:db8::1", 258), "EPRT |2|2001:db8::1|258|"],
  ])("%s", async (_name, call, line) => {
    await play(`S: 220 ready\nC: ${line}\nS: 200 ok`, call);
    await expect(play(`S: 220 ready\nC: ${line}\nS: 350 hm`, call)).rejects.toMatchObject({
      code: "ERR_FTP_UNEXPECTED_REPLY",
    });
  });

  it.each([0, 65_536, 1.5, Number.NaN])("D1, D2: port %d is refused", async (port) => {
    await play("S: 220 ready", async (ftp) => {
      await expect(ftp.sendport("127.0.0.1", port)).rejects.toThrow(RangeError);
      await expect(ftp.sendeprt("127.0.0.1", port)).rejects.toThrow(RangeError);
    });
  });

  it("D3, N9, S11: makeport listens at the address the server knows us by, and names it", async () => {
    const script = "S: 220 ready\nC: PORT {peer}\nS: 200 ok\nC: NOOP\nD| hello\nD: (end)\nS: 200 ok";
    await play(script, async (ftp) => {
      await using listener = await ftp.makeport();
      expect(listener.local).toMatchObject({ address: "127.0.0.1", family: 4 });
      const accepted = listener.accept({ timeout: 5_000 });
      await ftp.voidcmd("NOOP");
      await using connection = await accepted;
      expect(Buffer.from((await connection.read()) ?? []).toString()).toMatch(/^h/);
    });
  });

  it("D3, K12: when PORT is refused nothing listens any more", async () => {
    await play("S: 220 ready\nC: PORT {peer}\nS: 530 log in first", async (ftp) => {
      await expect(ftp.makeport()).rejects.toMatchObject({ code: "ERR_FTP_PERMANENT" });
    });
  });

  it.each([500, 501, 502, 504, 522, 550])(
    "D2, D3: PORT that is refused by %i is followed by EPRT, which is remembered",
    async (code) => {
      const script = `S: 220 ready\nC: PORT {peer}\nS: ${code} no\nC: EPRT {peer}\nS: 200 ok\nC: EPRT {peer}\nS: 200 ok`;
      await play(script, async (ftp) => {
        for (let count = 0; count < 2; count += 1) (await ftp.makeport()).close();
      });
    },
  );

  it("D3, K12: where both are refused the error has each once, and names passive mode; nothing listens any more", async () => {
    const script = "S: 220 ready\nC: PORT {peer}\nS: 500 Illegal PORT\nC: EPRT {peer}\nS: 502 what?";
    await play(
      script,
      async (ftp) => {
        await expect(ftp.ntransfercmd("RETR x")).rejects.toThrow(
          /^502 what\? \(command: EPRT \S+\) \(tried before: PORT \S+: 500 Illegal PORT\) passive mode may work: passive: true.*externalAddress/,
        );
      },
      { passive: false },
    );
  });

  it.runIf(hasIpv6)("D2, D3: EPRT on IPv6", async () => {
    const local = await play(
      "S: 220 ready\nC: EPRT {peer}\nS: 200 ok",
      async (ftp) => {
        await using listener = await ftp.makeport();
        return [listener.local.address, listener.local.family];
      },
      { server: { host: "::1" } },
    );
    expect(local).toEqual(["::1", 6]);
  });
});

describe("asking the server where to connect to (D4)", () => {
  it("D4, K4, S1: the host is the server's, whatever a 227 names", async () => {
    const result = await play("S: 220 ready\nC: PASV\nS: 227 Entering (10,9,8,7,200,1).", (ftp) =>
      ftp.makepasv(),
    );
    expect(result).toEqual({ host: "127.0.0.1", port: 51_201 });
  });

  it("D4: unless the caller trusts it", async () => {
    const options = { trustServerPasvIpv4Address: true };
    const result = await play(
      "S: 220 ready\nC: PASV\nS: 227 Entering (203,0,113,7,200,1).",
      (ftp) => ftp.makepasv(),
      options,
    );
    expect(result).toEqual({ host: "203.0.113.7", port: 51_201 });
  });

  it.runIf(hasIpv6)("D4: EPSV on IPv6, and PASV never", async () => {
    const server = { host: "::1" };
    const result = await play("S: 220 ready\nC: EPSV\nS: 229 (|||51201|)", (ftp) => ftp.makepasv(), {
      server,
    });
    expect(result).toEqual({ host: "::1", port: 51_201 });
    await expect(
      play("S: 220 ready\nC: EPSV\nS: 500 no", (ftp) => ftp.makepasv(), { server }),
    ).rejects.toMatchObject({
      code: "ERR_FTP_PERMANENT",
      command: "EPSV",
    });
  });

  it("D4, K5: EPSV on IPv4 where the server says that it has it, and PASV where it then has not; that is remembered", async () => {
    const script = `
      S: 220 ready
      C: FEAT
      S: 211-Features
      S:  EPSV
      S: 211 End
      C: EPSV
      S: 502 not here
      C: PASV
      S: 227 (127,0,0,1,200,1)
      C: PASV
      S: 227 (127,0,0,1,200,2)
    `;
    const ports = await play(script, async (ftp) => {
      await ftp.features();
      return [(await ftp.makepasv()).port, (await ftp.makepasv()).port];
    });
    expect(ports).toEqual([51_201, 51_202]);
  });

  it("K5, F18: 229 to PASV, and 227 to EPSV where PASV is refused", async () => {
    const port = (reply: string) =>
      play(`S: 220 ready\nC: PASV\n${reply}`, async (ftp) => (await ftp.makepasv()).port);
    expect(await port("S: 229 (|||51201|)")).toBe(51_201);
    expect(await port("S: 500 no\nC: EPSV\nS: 227 (1,2,3,4,200,2)")).toBe(51_202);
  });

  it.each([
    ["S5, S6: a port where another service may listen", "227 (127,0,0,1,0,25)"],
    ["E3, S5: an address that is none", "227 (127,0,0,1,300,1)"],
    ["E3, S4: a host in a 229", "229 (|1|10.0.0.1|5000|)"],
  ])("%s closes the connection", async (_name, reply) => {
    await play(`S: 220 ready\nC: PASV\nS: ${reply}`, async (ftp) => {
      await expect(ftp.makepasv()).rejects.toMatchObject({ code: "ERR_FTP_PROTOCOL" });
      expect(ftp.state).toBe("closed");
    });
  });

  it("S6: how low a port may be is the caller's to say", async () => {
    const result = await play("S: 220 ready\nC: PASV\nS: 227 (127,0,0,1,0,25)", (ftp) => ftp.makepasv(), {
      minimumDataPort: 20,
    });
    expect(result.port).toBe(25);
  });
});

describe("beginning a transfer (D5 to D11)", () => {
  it("D5, D10, N9: PASV, connect, the command; then the data, and voidresp()", async () => {
    expect(await play(retrieve(passive), (ftp) => readThrough(ftp))).toEqual(["data", undefined, "226 done"]);
  });

  it("D11: transfercmd gives the connection alone", async () => {
    await play(retrieve(passive), async (ftp) => {
      const connection = await ftp.transfercmd("RETR x");
      expect(Buffer.from((await connection.read()) ?? []).toString()).toMatch(/^d/);
      await connection.receive(() => {});
      connection.close();
      await ftp.voidresp();
    });
  });

  it("D10: until voidresp() other commands are refused, and say why", async () => {
    await play(retrieve(passive), async (ftp) => {
      const { connection } = await ftp.ntransfercmd("RETR x");
      expect(ftp.state).toBe("transferring");
      await expect(ftp.pwd()).rejects.toThrow("a transfer is in progress");
      await expect(ftp.pwd()).rejects.toThrow(TypeError);
      await connection.receive(() => {});
      connection.close();
      await ftp.voidresp();
      expect(ftp.state).toBe("ready");
    });
  });

  it("D5, E2: a refusal closes the data connection, and the next command gets its own reply", async () => {
    const script = `S: 220 ready\n${passive}\nC: RETR x\nS: 550 no such file\nD> (reset)\nC: NOOP\nS: 200 ok`;
    await play(script, async (ftp) => {
      await expect(ftp.ntransfercmd("RETR x")).rejects.toMatchObject({
        code: "ERR_FTP_PERMANENT",
        command: "RETR x",
      });
      await ftp.voidcmd("NOOP");
    });
  });

  it("D5: a port that nobody listens at", async () => {
    const port = await deafPort();
    const script = `S: 220 ready\nC: PASV\nS: 227 (127,0,0,1,${port >> 8},${port & 255})\nC: EPSV\nS: 500 no\nC: NOOP\nS: 200 ok`;
    await play(script, async (ftp) => {
      await expect(ftp.ntransfercmd("RETR x")).rejects.toMatchObject({
        code: "ERR_FTP_DATA_CONNECTION",
        phase: "dataConnect",
        command: "PASV",
        message: expect.stringMatching(
          new RegExp(`127\\.0\\.0\\.1:${port}.*also tried: EPSV: 500 no.*firewall or NAT`),
        ),
        cause: { code: "ECONNREFUSED" },
      });
      await ftp.voidcmd("NOOP");
    });
  });

  it("D5, F19: two ports that nobody listens at, each named once", async () => {
    const [one, two] = [await deafPort(), await deafPort()];
    const script = `S: 220 ready\nC: PASV\nS: 227 (127,0,0,1,${one >> 8},${one & 255})\nC: EPSV\nS: 229 (|||${two}|)\nC: NOOP\nS: 200 ok`;
    await play(script, async (ftp) => {
      const error = await ftp.ntransfercmd("RETR x").catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: "ERR_FTP_DATA_CONNECTION", command: "EPSV" });
      expect(String(error)).toMatch(
        new RegExp(`127\\.0\\.0\\.1:${two}: .*also tried: PASV: .*127\\.0\\.0\\.1:${one}.*passive: false`),
      );
      await ftp.voidcmd("NOOP");
    });
  });

  it("D5, K5: PASV whose port leads nowhere is followed by EPSV", async () => {
    const port = await deafPort();
    const script = `S: 220 ready\nC: PASV\nS: 227 (127,0,0,1,${port >> 8},${port & 255})\nC: EPSV\nS: 229 (|||{port}|)\nC: RETR x\nS: 150 here\nD: (end)\nS: 226 done`;
    await play(script, async (ftp) => {
      const { connection } = await ftp.ntransfercmd("RETR x");
      expect(await connection.read()).toBeUndefined();
      connection.close();
      await ftp.voidresp();
    });
  });

  it("D4, K5: a 227 that names no address at all is followed by EPSV", async () => {
    const script = `S: 220 ready\nC: PASV\nS: 227 Entering Passive Mode\nC: EPSV\nS: 229 (|||{port}|)\nC: RETR x\nS: 150 here\nD: (end)\nS: 226 done`;
    await play(script, async (ftp) => {
      const { connection } = await ftp.ntransfercmd("RETR x");
      expect(await connection.read()).toBeUndefined();
      connection.close();
      await ftp.voidresp();
    });
  });

  it("D4: where all are refused, each reply is with its own command, and active mode is named", async () => {
    const script = `S: 220 ready\nC: PASV\nS: 502 not available\nC: EPSV\nS: 500 what?`;
    await play(script, async (ftp) => {
      await expect(ftp.ntransfercmd("RETR x")).rejects.toMatchObject({
        command: "EPSV",
        message: expect.stringMatching(
          /^500 what\? \(command: EPSV\) \(tried before: PASV: 502 not available\).*setPasv/,
        ),
      });
    });
  });

  it("D5, K5, F19: EPSV whose port leads nowhere is followed by PASV", async () => {
    const script = `
      S: 220 ready
      C: FEAT
      S: 211-Features
      S:  EPSV
      S: 211 End
      C: EPSV
      S: 229 (|||${await deafPort()}|)
      C: PASV
      S: 227 ({pasv})
      C: RETR x
      ${sent}
    `;
    const result = await play(script, async (ftp) => {
      await ftp.features();
      return await readThrough(ftp);
    });
    expect(result).toEqual(["data", undefined, "226 done"]);
  });

  it("D6: PORT, the command, 1yz, and then the server connects", async () => {
    const script = `S: 220 ready\nC: PORT {peer}\nS: 200 ok\nC: RETR x\nS: 150 here\nD: (dial)\n${sent.slice(12)}`;
    expect(await play(script, (ftp) => readThrough(ftp), { passive: false })).toEqual([
      "data",
      undefined,
      "226 done",
    ]);
  });

  it("D6, D9: REST is between PORT and the command", async () => {
    const script = `S: 220 ready\nC: PORT {peer}\nS: 200 ok\nC: REST 5\nS: 350 ok\nC: RETR x\nS: 150 here\n${sent.slice(12)}`;
    expect((await play(script, (ftp) => readThrough(ftp, { rest: 5 }), { passive: false }))[0]).toBe("data");
  });

  it("D6, F24: a refusal ends the wait for the server, and nothing listens any more", async () => {
    const script =
      "S: 220 ready\nC: PORT {peer}\nS: 200 ok\nC: RETR x\nS: 425 cannot connect\nC: NOOP\nS: 200 ok";
    await play(
      script,
      async (ftp) => {
        await expect(ftp.ntransfercmd("RETR x")).rejects.toMatchObject({ code: "ERR_FTP_TEMPORARY" });
        await ftp.voidcmd("NOOP");
      },
      { passive: false },
    );
  });

  it("D6, F24: so does one behind the 150", async () => {
    const script =
      "S: 220 ready\nC: PORT {peer}\nS: 200 ok\nC: RETR x\nS: 150 wait\nS: 425 cannot connect\nC: NOOP\nS: 200 ok";
    await play(
      script,
      async (ftp) => {
        await expect(ftp.ntransfercmd("RETR x")).rejects.toMatchObject({
          code: "ERR_FTP_TEMPORARY",
          phase: "dataConnect",
        });
        await ftp.voidcmd("NOOP");
      },
      { passive: false },
    );
  });

  it.each([
    ["D7: 200 and then 150", "S: 200 hm\nS: 150 here", undefined],
    ["D7: 200 and 150 in one segment", "S| 200 hm\\r\\n150 here\\r\\n", undefined],
    ["D8: a size in the 150", "S: 150 x (4 bytes)", 4],
    ["D8: none in a 125", "S: 125 x (4 bytes)", undefined],
  ])("%s", async (_name, first, size) => {
    const script = retrieve(passive, `${first}\nD| data\nD: (end)\nS: 226 done`);
    expect(await play(script, (ftp) => readThrough(ftp))).toEqual(["data", size, "226 done"]);
  });

  it("D7, F29: a 226 without a 150", async () => {
    const script = retrieve(passive, "D| data\nD: (end)\nS: 226 done");
    expect(await play(script, (ftp) => readThrough(ftp))).toEqual(["data", undefined, "226 done"]);
  });

  it("D7, E4: 350 to the command", async () => {
    await expect(play(retrieve(passive, "S: 350 hm"), (ftp) => readThrough(ftp))).rejects.toMatchObject({
      code: "ERR_FTP_UNEXPECTED_REPLY",
    });
  });

  it.each([
    ["a number", 5, "REST 5", "350 ok"],
    ["zero", 0, "REST 0", "350 ok"],
    ["the largest", 2 ** 53 - 1, "REST 9007199254740991", "350 ok"],
    ["a marker of the server", "r:17,a", "REST r:17,a", "350 ok"],
    ["with any reply but a refusal", 5, "REST 5", "200 ok"],
  ])("D9: REST, %s", async (_name, rest, line, reply) => {
    const script = retrieve(`${passive}\nC: ${line}\nS: ${reply}`);
    expect((await play(script, (ftp) => readThrough(ftp, { rest })))[0]).toBe("data");
  });

  it("D9: a refused REST", async () => {
    const calls = play(`S: 220 ready\n${passive}\nC: REST 5\nS: 502 no`, (ftp) =>
      readThrough(ftp, { rest: 5 }),
    );
    await expect(calls).rejects.toMatchObject({ code: "ERR_FTP_PERMANENT", command: "REST 5" });
  });

  it.each([-1, 1.5, 2 ** 53, Number.NaN, "5\r\nDELE x"])(
    "D9, E7: %j is no restart marker, and nothing is sent",
    async (rest) => {
      await play("S: 220 ready", async (ftp) => {
        await expect(ftp.ntransfercmd("RETR x", { rest })).rejects.toThrow(RangeError);
        await expect(ftp.retrbinary("RETR x", () => {}, { rest })).rejects.toThrow(RangeError);
        await expect(ftp.storbinary("STOR x", new Uint8Array(), { rest })).rejects.toThrow(RangeError);
        await expect(ftp.blocks("RETR x", { rest }).next()).rejects.toThrow(RangeError);
      });
    },
  );

  it("D9, F59: a marker that a refused transfer left behind does not cut the next one", async () => {
    const script = `
      S: 220 ready
      ${passive}
      C: REST 5
      S: 350 ok
      C: RETR y
      S: 550 no
      ${passive}
      C: REST 0
      S: 350 ok
      C: RETR x
      ${sent}
    `;
    const result = await play(script, async (ftp) => {
      await ftp.ntransfercmd("RETR y", { rest: 5 }).catch(() => {});
      return await readThrough(ftp);
    });
    expect(result[0]).toBe("data");
  });

  it("D13: control and data connections come from the address the caller names", async () => {
    const before = openHandles();
    {
      await using server = await TestServer.start({ tree: { x: "text" } });
      const { host, port } = server;
      await using ftp = await FTP.open(host, {
        port,
        user: "user",
        password: "secret",
        localAddress: "localhost",
      });
      expect(await readThrough(ftp)).toEqual(["text", 4, expect.stringMatching(/^226/)]);
      await expect(FTP.open(host, { port, localAddress: "192.0.2.1" })).rejects.toMatchObject({
        code: "EADDRNOTAVAIL",
      });
    }
    await untilClosed(before);
  });
});
