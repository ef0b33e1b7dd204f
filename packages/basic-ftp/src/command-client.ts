import { BaseClient, turnOf } from "./base-client.ts";
import type { FTPResponse } from "./errors/ftp-error.ts";
import {
  features,
  lastMod,
  protectWhitespace,
  pwd,
  remove,
  rename,
  sendIgnoringError,
  sendPath,
  size,
} from "./operation/commands.ts";

/** The methods of a client that send a command, or two. Each rejects with an FTPError when the server refuses. */
export class CommandClient extends BaseClient {
  /**
   * Sends a command and returns the first reply.
   *
   * @param ignoreErrorCodes deprecated: use {@link sendIgnoringError}
   */
  async send(command: string, ignoreErrorCodes = false): Promise<FTPResponse> {
    if (!ignoreErrorCodes) return await turnOf(this, () => this.ftp.request(command));
    this.ftp.log(
      "Deprecated call using send(command, flag) with boolean flag to ignore errors. Use sendIgnoringError(command).",
    );
    return await this.sendIgnoringError(command);
  }

  /** Sends a command and returns the first reply, also when that is a refusal. */
  async sendIgnoringError(command: string): Promise<FTPResponse> {
    return await turnOf(this, () => sendIgnoringError(this, command));
  }

  /** The working directory. */
  async pwd(): Promise<string> {
    return await turnOf(this, () => pwd(this));
  }

  /** What the server says it can do; empty where it does not say. */
  async features(): Promise<Map<string, string>> {
    return await turnOf(this, () => features(this));
  }

  /** Enters a directory. */
  async cd(path: string): Promise<FTPResponse> {
    return await turnOf(this, () => sendPath(this, "CWD", path));
  }

  /** Enters the directory above. */
  async cdup(): Promise<FTPResponse> {
    return await turnOf(this, () => this.send("CDUP"));
  }

  /** When a file was modified. Not every server says. */
  async lastMod(path: string): Promise<Date> {
    return await turnOf(this, () => lastMod(this, path));
  }

  /** The bytes of a file. */
  async size(path: string): Promise<number> {
    return await turnOf(this, () => size(this, path));
  }

  /** Renames a file or directory; with paths, moves it. */
  async rename(srcPath: string, destPath: string): Promise<FTPResponse> {
    return await turnOf(this, () => rename(this, srcPath, destPath));
  }

  /** Removes a file. @param ignoreErrorCodes a refusal is a result, too: where it may not be there */
  async remove(path: string, ignoreErrorCodes = false): Promise<FTPResponse> {
    return await turnOf(this, () => remove(this, path, ignoreErrorCodes));
  }

  /** Removes an empty directory. */
  async removeEmptyDir(path: string): Promise<FTPResponse> {
    return await turnOf(this, () => sendPath(this, "RMD", path));
  }

  /** The path, made absolute where it begins with a space, which servers would take for none of it. */
  async protectWhitespace(path: string): Promise<string> {
    return await turnOf(this, () => protectWhitespace(this, path));
  }
}
