import type { Issue } from './model';

/** The status that 10.4 and later show instead of the pair of status and resolution. */
export type ShownStatus = 'OPEN' | 'CONFIRMED' | 'FALSE_POSITIVE' | 'ACCEPTED' | 'FIXED';

/** Maps status and resolution to the shown status. */
export function shownStatus(issue: Pick<Issue, 'status' | 'resolution'>): ShownStatus {
  switch (issue.status) {
    case 'OPEN':
    case 'REOPENED':
      return 'OPEN';
    case 'CONFIRMED':
      return 'CONFIRMED';
    case 'CLOSED':
      return 'FIXED';
    case 'RESOLVED':
      return issue.resolution === 'WONTFIX'
        ? 'ACCEPTED'
        : issue.resolution === 'FALSE-POSITIVE'
          ? 'FALSE_POSITIVE'
          : 'FIXED';
  }
}

/** True while the issue counts: open or confirmed. */
export function isOpen(issue: Issue): boolean {
  const status = shownStatus(issue);
  return status === 'OPEN' || status === 'CONFIRMED';
}

const TO_RESOLUTION = {
  accept: 'WONTFIX',
  wontfix: 'WONTFIX',
  falsepositive: 'FALSE-POSITIVE',
  resolve: 'FIXED',
} as const;

/** The transitions that the workflow offers from an issue's state, in the server's order. */
export function transitionsOf(issue: Issue, knowsAccept: boolean): readonly string[] {
  switch (issue.status) {
    case 'OPEN':
    case 'REOPENED':
      return knowsAccept
        ? ['accept', 'falsepositive', 'confirm', 'resolve', 'wontfix']
        : ['confirm', 'resolve', 'falsepositive', 'wontfix'];
    case 'CONFIRMED':
      return knowsAccept
        ? ['accept', 'falsepositive', 'unconfirm', 'resolve', 'wontfix']
        : ['unconfirm', 'resolve', 'falsepositive', 'wontfix'];
    case 'RESOLVED':
      return ['reopen'];
    case 'CLOSED':
      return [];
  }
}

/** Moves an issue to a status and writes the history entry that the server writes. */
export function moveIssue(
  issue: Issue,
  to: { readonly status: Issue['status']; readonly resolution?: Issue['resolution'] },
  at: number,
  login?: string,
): void {
  const [oldShown, oldResolution, oldStatus] = [shownStatus(issue), issue.resolution, issue.status];
  issue.status = to.status;
  if (to.resolution === undefined) delete issue.resolution;
  else issue.resolution = to.resolution;
  issue.updatedAt = at;
  const newShown = shownStatus(issue);
  issue.changelog.push({
    at,
    ...(login === undefined ? {} : { login }),
    diffs: [
      ...(oldResolution === to.resolution
        ? []
        : [
            {
              key: 'resolution',
              ...(to.resolution === undefined ? {} : { newValue: to.resolution }),
              ...(oldResolution === undefined ? {} : { oldValue: oldResolution }),
            },
          ]),
      { key: 'status', newValue: to.status, oldValue: oldStatus },
      ...(oldShown === newShown ? [] : [{ key: 'issueStatus', newValue: newShown, oldValue: oldShown }]),
    ],
  });
}

/** Applies a transition that `transitionsOf` offered. */
export function applyTransition(issue: Issue, transition: string, at: number, login: string): void {
  if (transition in TO_RESOLUTION) {
    moveIssue(
      issue,
      { status: 'RESOLVED', resolution: TO_RESOLUTION[transition as keyof typeof TO_RESOLUTION] },
      at,
      login,
    );
  } else if (transition === 'confirm') moveIssue(issue, { status: 'CONFIRMED' }, at, login);
  else moveIssue(issue, { status: 'REOPENED' }, at, login);
}
