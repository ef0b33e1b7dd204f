import type { Reply } from "@ftplib/reply";
import { argument, type CommandText, command } from "./command/command.ts";
import { complete } from "./exchange/conversation.ts";
import { changeMode, site } from "./exchange/site.ts";
import { checkTimeMethod, modificationTime, setTime, type TimeMethod } from "./exchange/file-time.ts";
import { copyOnServer } from "./file/copy-on-server.ts";
import {
  checkedLimit,
  checkHashOptions,
  type FileHash,
  HASH_OPTIONS,
  hashFile,
  type HashOptions,
} from "./file/hash-file.ts";
import { FtpCommands } from "./ftp-commands.ts";
import { clientOf, converse, simpleCall } from "./ftp-control.ts";
import { CALL_OPTIONS, type CallOptions } from "./session/call-limits.ts";
import { checkOptions, type OptionKinds } from "./session/check-options.ts";
import { askFeatures } from "./session/features.ts";
import { hasSite } from "./session/site-commands.ts";

/** Options of `utime`. */
export interface UtimeOptions extends CallOptions {
  /** The command that is sent: see {@link TimeMethod}. */
  readonly method: TimeMethod;
}

/** Options of `copyOnServer`. */
export interface ServerCopyOptions extends CallOptions {
  /** Milliseconds that the server may take for it; default 600,000, since large files take minutes. `Infinity` for no limit. */
  readonly timeout?: number | undefined;
}

const UTIME_OPTIONS: OptionKinds<UtimeOptions> = { ...CALL_OPTIONS, method: "string" };
const COPY_OPTIONS: OptionKinds<ServerCopyOptions> = { ...CALL_OPTIONS, timeout: "number" };

/** The calls of {@link FTP} that concern one file and that Python's ftplib does not have; servers differ in all of them. */
export class FtpFileCommands extends FtpCommands {
  /**
   * MDTM: when the file was modified last, in UTC to the second, or finer where the server says so; undefined where the server
   * does not know the command or gives no time. RFC 3659, 3.
   *
   * @throws PermanentReplyError when there is no such file, and for directories as a rule
   */
  async modified(path: CommandText, options?: CallOptions): Promise<Date | undefined> {
    const sent = command("MDTM", argument(path, "the path", clientOf(this).rules));
    const moment = await converse(this, "modified", modificationTime(sent), options);
    return moment === undefined ? undefined : new Date(moment.time);
  }

  /**
   * MFMT: sets the time of the last modification, to the second (draft-somers-ftp-mfxx-04, 3). Some servers take it for local
   * time: read it back.
   *
   * @param date a Date or epoch milliseconds, in the years 1 to 9999
   */
  async setModified(path: CommandText, date: Date | number, options?: CallOptions): Promise<Reply> {
    const sent = setTime("MFMT", argument(path, "the path", clientOf(this).rules), date);
    return await converse(this, "setModified", complete(sent), options);
  }

  /**
   * Sets the time of the last modification by the command that `method` names, and by no other, to the second. That the server
   * accepts it proves little: read it back.
   *
   * @param date a Date or epoch milliseconds, in the years 1 to 9999
   */
  async utime(path: CommandText, date: Date | number, options: UtimeOptions): Promise<Reply> {
    checkOptions<UtimeOptions>("utime()", options, UTIME_OPTIONS);
    const { method, signal } = options;
    checkTimeMethod(method);
    const sent = setTime(method, argument(path, "the path", clientOf(this).rules), date);
    return await converse(this, "utime", complete(sent), { signal });
  }

  /**
   * Lets the server hash a file: by HASH (draft-ietf-ftpext2-hash-03), else by XSHA256, XSHA512, XSHA1, XSHA, XMD5, MD5 or XCRC,
   * as far as FEAT names them. Undefined where the server offers nothing of what is asked for. Other calls wait meanwhile.
   *
   * @throws PermanentReplyError when there is no such file; TimeoutError, and closes, after `timeout`
   */
  async hash(path: CommandText, options: HashOptions = {}): Promise<FileHash | undefined> {
    checkOptions<HashOptions>("hash()", options, HASH_OPTIONS);
    checkHashOptions(options);
    argument(path, "the path", clientOf(this).rules);
    return await clientOf(this).call((session) => hashFile(session, path, options), options);
  }

  /**
   * Sets the permissions of a file or directory: by `MFF UNIX.mode` where FEAT names it (draft-somers-ftp-mfxx-04, 5), else by
   * SITE CHMOD, which few servers announce and most know.
   *
   * @param mode the bits of POSIX, up to 0o7777
   */
  async chmod(path: CommandText, mode: number, options?: CallOptions): Promise<Reply> {
    if (!Number.isInteger(mode) || mode < 0 || mode > 0o7777)
      throw new RangeError(`mode must be a whole number from 0 to 0o7777; it is ${String(mode)}`);
    const name = argument(path, "the path", clientOf(this).rules);
    const digits = mode.toString(8).padStart(3, "0");
    const mff = command("MFF", `UNIX.mode=${digits.padStart(4, "0")};`, name);
    const chmod = command("SITE", "CHMOD", digits, name);
    return await simpleCall(
      this,
      "chmod",
      async (session) => {
        const hasMode = /\bunix\.mode\b/i.test((await askFeatures(session)).get("MFF") ?? "");
        return await session.run(changeMode(hasMode ? mff : undefined, chmod));
      },
      options,
    );
  }

  /**
   * SITE SYMLINK: makes a symbolic link at `path`. Undefined where neither FEAT nor SITE HELP names the command.
   *
   * @throws RangeError for a path with spaces, which the command cannot name
   */
  async symlink(target: CommandText, path: CommandText, options?: CallOptions): Promise<Reply | undefined> {
    const { rules } = clientOf(this);
    const [to, name] = [argument(target, "the target", rules), argument(path, "the path", rules)];
    if (to.shown.includes(" ") || name.shown.includes(" "))
      throw new RangeError("SITE SYMLINK cannot name a path with spaces");
    return await simpleCall(
      this,
      "symlink",
      async (session) =>
        (await hasSite(session, "SYMLINK"))
          ? await session.run(complete(command("SITE", "SYMLINK", to, name)))
          : undefined,
      options,
    );
  }

  /**
   * Copies a file on the server, by SITE CPFR and SITE CPTO, or SITE COPY. Undefined where neither FEAT nor SITE HELP names them.
   * Other calls wait meanwhile.
   *
   * @throws TimeoutError, and closes, after `timeout`
   */
  async copyOnServer(
    from: CommandText,
    to: CommandText,
    options: ServerCopyOptions = {},
  ): Promise<Reply | undefined> {
    checkOptions<ServerCopyOptions>("copyOnServer()", options, COPY_OPTIONS);
    const timeout = checkedLimit(options.timeout);
    const { rules } = clientOf(this);
    const [source, target] = [argument(from, "the source", rules), argument(to, "the target", rules)];
    return await clientOf(this).call((session) => copyOnServer(session, source, target, timeout), options);
  }

  /** SITE and the text: commands of one server alone (RFC 959, 4.1.3). Debug output shows the text, whatever is in it. */
  async site(text: CommandText, options?: CallOptions): Promise<Reply> {
    const sent = command("SITE", argument(text, "the command", clientOf(this).rules));
    return await converse(this, "site", site(sent), options);
  }
}
