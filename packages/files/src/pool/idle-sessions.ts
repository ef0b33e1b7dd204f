import type { Clock } from "../time/clock.ts";
import { dismiss, isUsable, type SiteSession } from "./site-session.ts";

/**
 * The open sessions of a site that nobody uses. The one that came last is taken first, so that those that are not needed grow old and are
 * closed with QUIT (P1).
 */
export class IdleSessions {
  readonly #clock: Clock;
  readonly #timeout: number;
  /** The oldest are first. */
  readonly #sessions: SiteSession[] = [];
  #stopTimer: (() => void) | undefined;

  /** @param timeout milliseconds after which a session is closed */
  constructor(clock: Clock, timeout: number) {
    this.#clock = clock;
    this.#timeout = timeout;
  }

  get count(): number {
    return this.#sessions.length;
  }

  add(session: SiteSession): void {
    session.idleSince = this.#clock.now();
    this.#sessions.push(session);
    this.#watch();
  }

  /** The session used last that is still connected (P4). */
  take(): SiteSession | undefined {
    for (let session = this.#sessions.pop(); session !== undefined; session = this.#sessions.pop()) {
      if (isUsable(session)) return session;
      session.ftp.close();
    }
    return undefined;
  }

  /** Closes what came no later than this session, whose connection is lost. */
  dropLike({ idleSince }: SiteSession): void {
    const isOlder = (session: SiteSession | undefined): boolean =>
      session !== undefined && session.idleSince <= idleSince;
    while (isOlder(this.#sessions[0])) this.#sessions.shift()?.ftp.close();
  }

  /** Closes all of them with QUIT. */
  async close(): Promise<void> {
    this.#stopTimer?.();
    await Promise.all(this.#sessions.splice(0).map(dismiss));
  }

  #watch(): void {
    if (this.#stopTimer !== undefined || this.#sessions.length === 0) return;
    const oldest = this.#sessions[0]?.idleSince ?? 0;
    const wait = Math.max(1, oldest + this.#timeout - this.#clock.now());
    this.#stopTimer = this.#clock.after(wait, () => {
      this.#stopTimer = undefined;
      const now = this.#clock.now();
      const isOld = (session: SiteSession | undefined): boolean =>
        session !== undefined && now - session.idleSince >= this.#timeout;
      while (isOld(this.#sessions[0])) void dismiss(this.#sessions.shift() as SiteSession);
      this.#watch();
    });
  }
}
