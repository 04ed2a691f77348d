import type { JournalLine } from '../../documents/import-journal';
import { isSameOrganization } from './same-organization';

/** What a journal tells about one repository: its last word on it. */
export interface JournalEntry {
  readonly key: string;
  readonly action: 'create' | 'bind' | 'finish';
  /** The names that it had then. */
  readonly project: string;
  readonly repository: string;
  /** `open` where nobody knows what became of it; `refused` where the project was found to be another's. */
  readonly state: 'open' | 'created' | 'bound' | 'unchanged' | 'failed' | 'refused';
}

/**
 * What earlier runs did between the same two servers, by id of the repository. The server's own state goes before it: this is
 * for what no server tells.
 */
export function readJournalState(
  lines: readonly JournalLine[],
  servers: { readonly sonarqube: string; readonly organization: string },
): ReadonlyMap<string, JournalEntry> {
  const entries = new Map<string, JournalEntry>();
  let isOurs = false;
  for (const line of lines) {
    switch (line.event) {
      case 'run':
        isOurs = line.sonarqube === servers.sonarqube && isSameOrganization(line.organization, servers.organization);
        break;
      case 'started':
        if (isOurs) {
          const { repositoryId, key, action, project, repository } = line;
          entries.set(repositoryId, { key, action, project, repository, state: 'open' });
        }
        break;
      case 'finished': {
        const begun = entries.get(line.repositoryId);
        if (!isOurs || begun?.key !== line.key) break;
        const isForeign = line.result === 'failed' && line.failure?.startsWith('SQ-IMPORT-EXISTS') === true;
        entries.set(line.repositoryId, { ...begun, state: isForeign ? 'refused' : line.result });
        break;
      }
    }
  }
  return entries;
}
