import { parseJournal } from '../../documents/import-journal';
import type { ProjectSettings } from '../../documents/import-plan';
import { readJournalState, type JournalEntry } from '../../domain/set-up/journal-state';
import type { Binding } from '../../domain/set-up/plan-import';
import { atLeast } from '../../domain/server/server-version';
import {
  bindingUnsupported,
  journalUnreadable,
  personalTokenRefused,
  tooOldFor,
  unknownQualityGate,
} from '../../errors/set-up-errors';
import type { PlatformRecord } from '../../ports/sonarqube/administered-server';
import type { Secret } from '../../secrets/secret';
import { findRecord } from './find-record';
import type { ImportPorts } from './import-question';
import { supportedVersion } from './supported-version';

/** From here on the second API can bind a project that exists. */
const BINDS_EXISTING = [25, 1] as const;

/** What is true before anything is written. */
export interface OpenedImport {
  readonly version: string;
  readonly record: PlatformRecord;
  readonly bindings: readonly Binding[];
  readonly journal: ReadonlyMap<string, JournalEntry>;
  readonly notes: readonly string[];
}

interface Opening {
  readonly record: string | null;
  readonly token: Secret | null;
  readonly dryRun: boolean;
  readonly settings: ProjectSettings;
}

/**
 * Finds the record, hands SonarQube the user's token, and reads what is bound already: from the server, since no file can
 * know it. Everything that would refuse each row is found here, before the first of them.
 */
export async function openImport(
  { server, organization, journal, says }: ImportPorts,
  opening: Opening,
): Promise<OpenedImport> {
  const { token, dryRun, settings } = opening;
  const version = await supportedVersion(server);
  await server.checkToken();
  const record = await findRecord(server, organization.url, opening.record);
  const notes: string[] = [];
  if (record.id === null && settings.visibility === 'private') {
    throw tooOldFor('import into a private project', version, '10.5');
  }
  if (settings.visibility === 'private' && !atLeast(version, BINDS_EXISTING) && !(await canBindOtherwise(server))) {
    throw bindingUnsupported(version);
  }
  if (settings.qualityGate !== null) {
    const gates = await server.qualityGates();
    if (!gates.some(({ name }) => name === settings.qualityGate)) {
      throw unknownQualityGate(
        settings.qualityGate,
        gates.map(({ name }) => name),
      );
    }
  }
  const state = await readState(journal, { sonarqube: server.url, organization: organization.url });
  if (!dryRun) {
    if (token !== null) await server.setPersonalToken(record.key, token);
    const problem = await server.checkPersonalToken(record.key);
    if (problem !== null) throw personalTokenRefused(problem);
  }
  says('Reading which repositories belong to projects already');
  if (record.id === null && dryRun) {
    notes.push(`SonarQube ${version} tells what is bound only with your token, which a dry run does not hand over.`);
    return { version, record, bindings: [], journal: state, notes };
  }
  return { version, record, bindings: await server.bindings(record), journal: state, notes };
}

async function canBindOtherwise(server: ImportPorts['server']): Promise<boolean> {
  return (await server.features())?.includes('branch-support') === true;
}

async function readState(
  journal: ImportPorts['journal'],
  servers: Parameters<typeof readJournalState>[1],
): Promise<ReadonlyMap<string, JournalEntry>> {
  const { lines, unreadable } = parseJournal(await journal.read());
  if (unreadable !== null) throw journalUnreadable(journal.path, unreadable);
  return readJournalState(lines, servers);
}
