import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** The presenter may do everything, the audience may watch. */
export type Role = 'presenter' | 'audience';

/** Somebody who has been let in. */
export type Visitor = {
  readonly role: Role;
  /** Who is counted together: one browser, or all programs with one token. */
  readonly id: string;
};

export type Tokens = {
  readonly presenter: string;
  /** Absent where nobody can join. */
  readonly audience: string | undefined;
};

export type AccessOptions = {
  readonly tokens: Tokens;
  /** Milliseconds. */
  readonly now: () => number;
};

/** Browsers that are let in at a time; the one that has been away longest makes room for one more. */
const SESSIONS: Record<Role, number> = { presenter: 50, audience: 300 };
/** A ticket that no browser has used by then is worth nothing. */
const TICKET_MS = 120_000;
const SECRET_BYTES = 24;

/** 192 bits that nobody guesses, in characters that need no escaping. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** Tokens, the browser sessions they were exchanged for, and tickets that are worth a token once. */
export function createAccess({ tokens, now }: AccessOptions) {
  const known = (['presenter', 'audience'] as const).flatMap((role) => {
    const token = tokens[role];
    return token === undefined ? [] : [{ role, digest: digest(token) }];
  });
  /** By the digest of the cookie's value, the longest unseen first. */
  const sessions = new Map<string, Visitor>();
  const tickets = new Map<string, number>();
  let opened = 0;

  /** Compares with every token and in constant time: how long it takes says nothing. */
  function roleOf(text: string): Role | undefined {
    const given = digest(text);
    let role: Role | undefined;
    for (const token of known) if (timingSafeEqual(given, token.digest)) role = token.role;
    return role;
  }

  return {
    /** For a program's `Authorization: Bearer`. */
    programOf(token: string): Visitor | undefined {
      const role = roleOf(token);
      return role && { role, id: `${role} programs` };
    },
    /** For the address a browser opens: the role of its token, or of a ticket, which is then used up. */
    redeem(text: string): Role | undefined {
      const key = digest(text).toString('hex');
      const ticketUntilMs = tickets.get(key);
      tickets.delete(key);
      return ticketUntilMs !== undefined && ticketUntilMs > now() ? 'presenter' : roleOf(text);
    },
    /** Stands for the presenter's token once, for a short while: other users of this machine see what a program is started with. */
    ticket(): string {
      const text = newSecret();
      tickets.set(digest(text).toString('hex'), now() + TICKET_MS);
      return text;
    },
    /** The value of a new cookie. It is not the token: a cookie that got out serves no program. */
    openSession(role: Role): string {
      const value = newSecret();
      const ofRole = [...sessions].filter(([, visitor]) => visitor.role === role);
      const [longestUnseen] = ofRole[0] ?? [];
      if (ofRole.length >= SESSIONS[role] && longestUnseen !== undefined) sessions.delete(longestUnseen);
      opened += 1;
      sessions.set(digest(value).toString('hex'), { role, id: `${role} ${opened}` });
      return value;
    },
    visitorOf(cookie: string): Visitor | undefined {
      const key = digest(cookie).toString('hex');
      const visitor = sessions.get(key);
      if (!visitor) return undefined;
      sessions.delete(key);
      sessions.set(key, visitor);
      return visitor;
    },
  };
}

export type Access = ReturnType<typeof createAccess>;

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
