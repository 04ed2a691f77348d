/** What a check of `doctor` is about, in the order in which people read it. */
export const CHECK_AREAS = ['machine', 'sonarqube', 'project', 'azure-devops', 'repository', 'together'] as const;
/** One of them. */
export type CheckArea = (typeof CHECK_AREAS)[number];

/** One line of a diagnosis. */
export interface Check {
  readonly area: CheckArea;
  /** In the area: `token`, `version`. Permanent, since scripts read it. */
  readonly id: string;
  /** `unknown` where the question could not be asked; it is neither good nor bad. */
  readonly state: 'ok' | 'warning' | 'error' | 'unknown';
  /** What was looked at, in few words. */
  readonly subject: string;
  /** What was seen there, with the value. */
  readonly seen: string;
  /** What to do; `null` where nothing has to be done. */
  readonly nextStep: string | null;
  /** Whether it is the credentials that were refused. */
  readonly isOfCredentials?: true;
}

/** A question to a server: its answer, or why there is none. */
export type Asked<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | {
      readonly kind: 'refused';
      /** Of the answer; `null` where there was none that could be read. */
      readonly status: number | null;
      readonly reason: string;
    }
  /** Something before it failed, so that nobody asked. */
  | { readonly kind: 'not-asked' };

/** Checks of one area. */
export function checksOf(area: CheckArea): {
  readonly ok: (id: string, subject: string, seen: string) => Check;
  readonly warning: (id: string, subject: string, seen: string, nextStep: string) => Check;
  readonly error: (id: string, subject: string, seen: string, nextStep: string) => Check;
  readonly unknown: (id: string, subject: string, seen: string, nextStep?: string | null) => Check;
} {
  const check =
    (state: Check['state']) =>
    (id: string, subject: string, seen: string, nextStep: string | null = null): Check => ({
      area,
      id,
      state,
      subject,
      seen,
      nextStep,
    });
  return { ok: check('ok'), warning: check('warning'), error: check('error'), unknown: check('unknown') };
}

/** Marks an error as one of the credentials. */
export const ofCredentials = (check: Check): Check => ({ ...check, isOfCredentials: true });

/** Why a question has no answer, for a line. */
export function whyNot(asked: Exclude<Asked<unknown>, { kind: 'answered' }>): string {
  return asked.kind === 'not-asked' ? 'not asked' : asked.reason.replace(/\.$/, '');
}

/** Whole days until a time; negative once it has passed. */
export function daysUntil(time: number, now: number): number {
  return Math.floor((time - now) / (24 * 60 * 60 * 1000));
}

/** `in 12 days`, `today`, `3 days ago`. */
export function inDays(days: number): string {
  if (days === 0) return 'today';
  const count = Math.abs(days) === 1 ? '1 day' : `${Math.abs(days)} days`;
  return days > 0 ? `in ${count}` : `${count} ago`;
}

/** The day of a time, as everywhere. */
export const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
