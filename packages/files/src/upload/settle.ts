import { isCompletion, isIntermediate, isTransientNegative, type Reply } from "@ftplib/reply";
import { isModifyingKnown, modifiedCommand, setModified } from "../operation/modification-time.ts";
import { isRefusal } from "../operation/refusal.ts";
import { octal } from "../options/mode.ts";
import { type RemotePath, spelled } from "../path/remote-path.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { SERVICE_CLOSING } from "../recovery/operation.ts";
import { listedDifferently } from "./listed-sizes.ts";
import type { UploadState } from "./upload-state.ts";
import { beginAgain } from "./verify.ts";

/**
 * Verifies the sizes of files that were stored, gives them their times and permissions, and then their names, in few round
 * trips. Those that come through are done; the others are left as they are, to be looked at one by one.
 */
export async function settle(session: SiteSession, uploads: readonly UploadState[]): Promise<void> {
  const [first] = uploads;
  if (first === undefined) return;
  const { signal } = first.options;
  const times = await timesOf(session, uploads);
  /** Those whose size the server does not tell by SIZE. */
  const unmeasured = new Set<UploadState>();
  const questions = uploads.flatMap((upload) => questionsAbout(upload, times.get(upload), unmeasured));
  const replies = await session.ftp.sendTogether(
    questions.map(({ command }) => command),
    { signal },
  );
  const failed = new Set<UploadState>();
  for (const [index, { upload, isFine }] of questions.entries()) {
    const reply = replies[index];
    if (reply === undefined || !isFine(reply)) failed.add(upload);
  }
  const measurable = [...unmeasured].filter((upload) => !failed.has(upload));
  for (const upload of await listedDifferently(session, measurable)) {
    beginAgain(upload);
    failed.add(upload);
  }
  const named = uploads.filter((upload) => !failed.has(upload));
  await giveNames(session, named);
  await measureByName(
    session,
    named.filter((upload) => upload.hasName && upload.isUnmeasured),
  );
}

interface Question {
  readonly upload: UploadState;
  readonly command: RemotePath;
  /** Whether all is well; only then the file gets its name here. */
  readonly isFine: (reply: Reply) => boolean;
}

/** What one upload after the other asks by itself; none of it depends on the outcome of another. */
function questionsAbout(
  upload: UploadState,
  mtime: Date | undefined,
  unmeasured: Set<UploadState>,
): readonly Question[] {
  const { site, options, path, size } = upload;
  const { verify, mode, mtime: wanted, preserveTime } = options;
  const target = upload.temporary ?? path;
  const questions: Question[] = [];
  const ask = (command: RemotePath, isFine: (reply: Reply) => boolean): void =>
    void questions.push({ upload, command, isFine });
  if (verify !== false) {
    ask(spelled("SIZE ", target), (reply) => {
      if (!isCompletion(reply)) {
        unmeasured.add(upload);
        // Who is busy has said nothing; who refuses for good cannot say.
        return !isTransientNegative(reply);
      }
      if (Number(reply.text.slice(4)) === size) return true;
      beginAgain(upload);
      return false;
    });
  }
  if (mode !== undefined) ask(spelled(`SITE CHMOD ${octal(mode)} `, target), isCompletion);
  const isWanted = wanted !== undefined || preserveTime === true;
  const command = mtime === undefined ? undefined : modifiedCommand(site, target, mtime);
  if (command !== undefined) {
    ask(command, (reply) => {
      if (isCompletion(reply)) upload.mtime = mtime;
      return isCompletion(reply) || !isWanted;
    });
  }
  // Without a command for it the upload by itself says what is wrong.
  if (isWanted && command === undefined) ask("NOOP", () => false);
  return questions;
}

/** The times to set. The first one of a site is set at once, to find out how that is done. */
async function timesOf(
  session: SiteSession,
  uploads: readonly UploadState[],
): Promise<ReadonlyMap<UploadState, Date>> {
  const times = new Map<UploadState, Date>();
  for (const upload of uploads) {
    const { site, source, options, temporary, path } = upload;
    const mtime =
      options.mtime ?? (options.preserveTime === false ? undefined : (await source.facts()).mtime);
    if (mtime === undefined) continue;
    if (!isModifyingKnown(site)) {
      await setModified(site, session, temporary ?? path, mtime).catch((error: unknown) => {
        if (!isRefusal(error)) throw error;
      });
    }
    times.set(upload, mtime);
  }
  return times;
}

/** RNFR and RNTO of all that have temporary names: the server decides how many go together. */
async function giveNames(session: SiteSession, uploads: readonly UploadState[]): Promise<void> {
  const [first] = uploads;
  if (first === undefined) return;
  const commands: RemotePath[] = [];
  const renamed: UploadState[] = [];
  for (const upload of uploads) {
    upload.isSent = true;
    if (upload.temporary === undefined) upload.isDone = true;
    else {
      commands.push(spelled("RNFR ", upload.temporary), spelled("RNTO ", upload.path));
      renamed.push(upload);
      // If the connection is lost now, nobody knows how far the server has come.
      upload.isOpen = true;
    }
  }
  const { signal } = first.options;
  let from: Reply | undefined;
  const onReply = (reply: Reply, index: number): void => {
    const upload = renamed[index >> 1];
    if (index % 2 === 0) from = reply;
    else if (upload !== undefined && from !== undefined) learnName(upload, from, reply);
  };
  await session.ftp.sendTogether(commands, { groupSize: 2, signal, onReply });
}

/** What the replies to RNFR and RNTO say. Those that came before the connection was lost are as good as any. */
function learnName(upload: UploadState, from: Reply, to: Reply): void {
  // After a 421 nobody knows.
  upload.isOpen = to.code === SERVICE_CLOSING;
  // What has moved is the file of an earlier RNFR: its upload finds it gone, and begins again.
  upload.isOverwritten = !isIntermediate(from) && isCompletion(to);
  upload.hasName = isIntermediate(from) && isCompletion(to);
  upload.isDone = upload.hasName && !upload.isUnmeasured;
}

/** Measures what listings hide under its temporary name. Until that is done, nothing of it is. */
async function measureByName(session: SiteSession, uploads: readonly UploadState[]): Promise<void> {
  const different = new Set(await listedDifferently(session, uploads));
  for (const upload of uploads) {
    upload.isUnmeasured = false;
    if (different.has(upload)) beginAgain(upload);
    else upload.isDone = true;
  }
}
