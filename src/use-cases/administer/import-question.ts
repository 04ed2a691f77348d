import type { ImportPlan, ProjectSettings } from '../../documents/import-plan';
import type { JournalEntry } from '../../domain/set-up/journal-state';
import type { GitRepository } from '../../documents/repository';
import type { Template } from '../../domain/set-up/project-key';
import type { AdministeredOrganization } from '../../ports/administered-organization';
import type { Clock } from '../../ports/clock';
import type { ImportJournal } from '../../ports/import-journal';
import type { AdministeredServer, PlatformRecord } from '../../ports/sonarqube/administered-server';
import type { Secret } from '../../secrets/secret';

/** What an import talks to. */
export interface ImportPorts {
  readonly server: AdministeredServer;
  /** With the user's own token. */
  readonly organization: AdministeredOrganization;
  readonly journal: ImportJournal;
  readonly clock: Clock;
  /** What is going on, for whoever waits. */
  readonly says: (text: string) => void;
}

/** What shall be planned. */
export interface ImportQuestion {
  /** Global record by name; `null` for that of the organization. */
  readonly record: string | null;
  /** The user's own token, which SonarQube gets; `null` leaves the one that it has. */
  readonly token: Secret | null;
  /** Nothing is written, not even the token. */
  readonly dryRun: boolean;
  readonly settings: ProjectSettings;
  /** `null` where none was given: servers before 10.5 choose keys and names themselves. */
  readonly keyTemplate: Template | null;
  readonly nameTemplate: Template | null;
  readonly forks: boolean;
  readonly choose: ChooseRepositories;
}

/**
 * Chooses among all that the token sees.
 *
 * @param imported asks SonarQube which of them have a project already, by `pairOf`; nothing is asked where nobody calls it
 */
export type ChooseRepositories = (
  repositories: readonly GitRepository[],
  imported: () => Promise<ReadonlySet<string>>,
) => Promise<readonly GitRepository[]>;

/** A plan, and what it was made with. */
export interface PlannedImport {
  readonly plan: ImportPlan;
  readonly version: string;
  readonly record: PlatformRecord;
  /** What earlier runs left, by id of the repository. */
  readonly journal: ReadonlyMap<string, JournalEntry>;
  /** Default branches by id of the repository. */
  readonly mainBranches: ReadonlyMap<string, string>;
  /** How many repositories the token sees. */
  readonly seen: number;
  /** What could not be looked up, in words; empty where everything was. */
  readonly notes: readonly string[];
}
