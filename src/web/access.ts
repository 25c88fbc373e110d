import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** The presenter may do everything, the audience may watch. */
export type Role = 'presenter' | 'audience';

/** A browser or a program with access. */
export type Visitor = {
  readonly role: Role;
  /** Counted together: one browser, or all programs with one token. */
  readonly id: string;
};

/** Why a cookie gives no access: it comes from an earlier start of Vigie, or its session was dropped. */
export type LostSession = 'restarted' | 'ended';

export type Tokens = {
  readonly presenter: string;
  /** Absent where nobody can join. */
  readonly audience: string | undefined;
};

export type AccessOptions = {
  readonly tokens: Tokens;
  /** Milliseconds. */
  readonly now: () => number;
  /** Visitors with an open screen, by id: their sessions are kept in any case. */
  readonly watching: () => ReadonlySet<string>;
};

/** Sessions remembered at a time. They are small: how many screens are open is limited elsewhere. */
const SESSIONS: Record<Role, number> = { presenter: 200, audience: 10_000 };
/** A ticket expires if no browser uses it within this time. */
const TICKET_MS = 120_000;
const SECRET_BYTES = 24;
const START_BYTES = 6;
const COOKIE = /^([\w-]{8})\.[\w-]{32}$/;

/** 192 random bits, in characters that need no escaping. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** Tokens, the browser sessions they were exchanged for, and tickets that are worth a token once. */
export class Access {
  readonly #known: readonly { readonly role: Role; readonly digest: Buffer }[];
  /** Names this start in every cookie, so that one of an earlier start can be told apart. */
  readonly #start = randomBytes(START_BYTES).toString('base64url');
  /** By the digest of the cookie's value, the longest unseen first. */
  readonly #sessions: Readonly<Record<Role, Map<string, Visitor>>> = {
    presenter: new Map(),
    audience: new Map(),
  };
  readonly #tickets = new Map<string, number>();
  readonly #now: () => number;
  readonly #watching: AccessOptions['watching'];
  #opened = 0;

  constructor({ tokens, now, watching }: AccessOptions) {
    this.#now = now;
    this.#watching = watching;
    this.#known = (['presenter', 'audience'] as const).flatMap((role) => {
      const token = tokens[role];
      return token === undefined ? [] : [{ role, digest: digest(token) }];
    });
  }

  /** For a program's `Authorization: Bearer`. */
  programOf(token: string): Visitor | undefined {
    const role = this.#roleOf(token);
    return role && { role, id: `${role} programs` };
  }

  /** For the address a browser opens: the role of its token, or of a ticket, which is then used up. */
  redeem(text: string): Role | undefined {
    const key = digest(text).toString('hex');
    const ticketUntilMs = this.#tickets.get(key);
    this.#tickets.delete(key);
    return ticketUntilMs !== undefined && ticketUntilMs > this.#now() ? 'presenter' : this.#roleOf(text);
  }

  /** Worth the presenter's token once, for a short while: other users of this machine see a program's arguments. */
  ticket(): string {
    const text = newSecret();
    this.#tickets.set(digest(text).toString('hex'), this.#now() + TICKET_MS);
    return text;
  }

  /** The value of a new cookie. It is not the token: a program cannot use a stolen cookie as one. */
  openSession(role: Role): string {
    const value = `${this.#start}.${newSecret()}`;
    const sessions = this.#sessions[role];
    if (sessions.size >= SESSIONS[role]) this.#dropLongestUnseen(sessions);
    this.#opened += 1;
    sessions.set(digest(value).toString('hex'), { role, id: `${role} ${this.#opened}` });
    return value;
  }

  /** Undefined for a value that no start of Vigie has given. */
  visitorOf(cookie: string): Visitor | LostSession | undefined {
    const key = digest(cookie).toString('hex');
    for (const sessions of Object.values(this.#sessions)) {
      const visitor = sessions.get(key);
      if (visitor) {
        sessions.delete(key);
        sessions.set(key, visitor);
        return visitor;
      }
    }
    const start = COOKIE.exec(cookie)?.[1];
    if (start === undefined) return undefined;
    return start === this.#start ? 'ended' : 'restarted';
  }

  #dropLongestUnseen(sessions: Map<string, Visitor>): void {
    const watching = this.#watching();
    for (const [key, { id }] of sessions) {
      if (!watching.has(id)) {
        sessions.delete(key);
        return;
      }
    }
  }

  /** Compares with every token and in constant time: how long it takes says nothing. */
  #roleOf(text: string): Role | undefined {
    const given = digest(text);
    let role: Role | undefined;
    for (const token of this.#known) if (timingSafeEqual(given, token.digest)) role = token.role;
    return role;
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
