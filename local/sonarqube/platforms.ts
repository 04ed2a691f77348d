import { randomUUID } from 'node:crypto';

/** A global record of a DevOps platform, with the token that the server keeps for it. */
export interface PlatformRecord {
  readonly id: string;
  readonly key: string;
  url: string;
  token: string;
}

/** Which repository a project belongs to: Azure DevOps project (`slug`) and repository, by name. */
export interface PlatformBinding {
  readonly id: string;
  readonly record: PlatformRecord;
  readonly projectKey: string;
  slug: string;
  repository: string;
  monorepo: boolean;
}

/** What the server knows of DevOps platforms. */
export class Platforms {
  readonly records: PlatformRecord[] = [];
  /** By key of the project. */
  readonly bindings = new Map<string, PlatformBinding>();
  private readonly personal = new Map<string, string>();

  /** Adds a record. */
  add(key: string, url: string, token: string): PlatformRecord {
    const record: PlatformRecord = { id: randomUUID(), key, url: url.replace(/\/$/, ''), token };
    this.records.push(record);
    return record;
  }

  /** Keeps a user's own token; nothing is checked. */
  setPersonalToken(login: string, record: PlatformRecord, token: string): void {
    this.personal.set(`${record.id} ${login}`, token);
  }

  /** A user's own token. */
  personalToken(login: string, record: PlatformRecord): string | undefined {
    return this.personal.get(`${record.id} ${login}`);
  }

  /** Binds a project; the binding of one that is bound keeps its id. */
  bind(
    projectKey: string,
    record: PlatformRecord,
    slug: string,
    repository: string,
    monorepo: boolean,
  ): PlatformBinding {
    const present = this.bindings.get(projectKey);
    const binding = { id: present?.id ?? randomUUID(), record, projectKey, slug, repository, monorepo };
    this.bindings.set(projectKey, binding);
    return binding;
  }

  /** Every token, so that recordings can be kept free of them. */
  secrets(): readonly string[] {
    return [...this.records.map(({ token }) => token), ...this.personal.values()].filter((token) => token !== '');
  }
}
