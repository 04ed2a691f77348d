import { field, toList, toOptionalText, type Payload } from '../../wire/payload';
import type { Requests } from './requests';

/** Who last decided about an issue. Tokens for analysis alone may not ask. */
export function whoDecided(requests: Requests, issue: string): Promise<string | null> {
  return requests.askJson(
    { path: 'api/issues/changelog', action: 'read the history of an issue', params: { issue } },
    readWhoDecided,
  );
}

/** The newest change of a status by a person; the list begins with the oldest. Changes by an analysis have no user. */
function readWhoDecided(payload: Payload): string | null {
  const changes = toList(field(payload, 'changelog'), (entry) => ({
    who: toOptionalText(field(entry, 'userName')) ?? toOptionalText(field(entry, 'user')),
    keys: toList(field(entry, 'diffs'), (diff) => toOptionalText(field(diff, 'key')) ?? ''),
  }));
  const [last] = changes.filter(({ keys }) => keys.some((key) => key === 'status' || key === 'resolution')).slice(-1);
  return last?.who ?? null;
}
