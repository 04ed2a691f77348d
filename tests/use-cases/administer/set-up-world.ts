import { requestTimedOut, serverFault } from '../../../src/errors/server-errors';
import { RefusedAnswer } from '../../../src/errors/refused-answer';
import type { GitRepository } from '../../../src/documents/repository';
import { DEFAULT_NAME_TEMPLATE, parseTemplate } from '../../../src/domain/set-up/project-key';
import type { AdministeredOrganization } from '../../../src/ports/administered-organization';
import type { Clock } from '../../../src/ports/clock';
import type { AdministeredServer, PlatformRecord } from '../../../src/ports/sonarqube/administered-server';
import { Secret } from '../../../src/secrets/secret';
import { applyImport, type ImportPace } from '../../../src/use-cases/administer/apply-import';
import type { ImportResult } from '../../../src/domain/set-up/row-result';
import { drawUpImport } from '../../../src/use-cases/administer/draw-up-import';
import type { ImportPorts, ImportQuestion, PlannedImport } from '../../../src/use-cases/administer/import-question';
import { repository } from '../../unit/domain/set-up/repositories';

/** A project of the server in memory. */
export interface MadeProject {
  readonly key: string;
  name: string;
  /** How often something made or bound it. */
  made: number;
  visibility: 'private' | 'public';
  /** Whether it was public for a moment. */
  wasPublic: boolean;
  newCode: string | null;
  gate: string | null;
  pair: { readonly project: string; readonly repository: string } | null;
}

/** What a request may meet. `before` nothing was done, `after` it was, and the answer is lost. */
export type Mishap = 'throttled' | 'gateway-before' | 'gateway-after' | 'lost' | null;

export interface SetUpWorldOptions {
  readonly version?: string;
  readonly features?: readonly string[];
  readonly repositories?: readonly GitRepository[];
  /** Asked at each writing request. */
  readonly mishap?: () => Mishap;
  /** Asked before and after each step of the outside: `true` kills the process there. */
  readonly kills?: () => boolean;
}

/** What a process that is dead gets from everything. */
export class Killed extends Error {}

/** Both servers and the journal's disk: what stays when the process that imports is killed. */
export class SetUpWorld {
  readonly url = 'https://sonarqube.example';
  readonly organizationUrl = 'https://dev.azure.com/contoso';
  repositories: readonly GitRepository[];
  readonly unreadable = new Set<string>();
  readonly projects = new Map<string, MadeProject>();
  readonly records: PlatformRecord[];
  readonly gates = [
    { name: 'Sonar way', isDefault: true },
    { name: 'Strict', isDefault: false },
  ];
  personalToken: string | null = null;
  personalProblem: string | null = null;
  disk = '';
  readonly writes: string[] = [];
  readonly slept: number[] = [];
  inFlight = 0;
  mostInFlight = 0;
  now = Date.UTC(2026, 10, 28);
  kills: () => boolean;
  mishap: () => Mishap;

  constructor(private readonly options: SetUpWorldOptions = {}) {
    this.repositories = options.repositories ?? [
      repository('A', 'web'),
      repository('A', 'api'),
      repository('B', 'web'),
    ];
    this.kills = options.kills ?? (() => false);
    this.mishap = options.mishap ?? (() => null);
    const isOld = (options.version ?? '').startsWith('9.');
    this.records = [{ key: 'azure', url: 'https://contoso.visualstudio.com', id: isOld ? null : 'record-1' }];
  }

  /** Adds a project that nobody imported. */
  add(key: string, pair: MadeProject['pair'] = null, name = key): MadeProject {
    const project = {
      key,
      name,
      made: 0,
      visibility: 'public' as const,
      wasPublic: true,
      newCode: null,
      gate: null,
      pair,
    };
    this.projects.set(key.toLowerCase(), project);
    return project;
  }

  bindingsOf({ project, name }: GitRepository): readonly MadeProject[] {
    return [...this.projects.values()].filter(({ pair }) => pair?.project === project && pair.repository === name);
  }

  /** The ports of a new process. */
  process(): ImportPorts {
    let isDead = false;
    const step = async (): Promise<void> => {
      await Promise.resolve();
      if (!isDead && this.kills()) isDead = true;
      if (isDead) throw new Killed('killed');
    };
    const read = async <T>(value: () => T): Promise<T> => {
      await step();
      const answer = value();
      await step();
      return answer;
    };
    const write = async <T>(what: string, effect: () => T): Promise<T> => {
      await step();
      this.inFlight += 1;
      this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
      try {
        await Promise.resolve();
        const mishap = this.mishap();
        if (mishap === 'throttled') {
          throw serverFault(what, 429, 'too many', new RefusedAnswer(429, '', '3'));
        }
        if (mishap === 'gateway-before') throw serverFault(what, 502, '', new RefusedAnswer(502, ''));
        const answer = effect();
        this.writes.push(what);
        await step();
        if (mishap === 'gateway-after') throw serverFault(what, 504, '', new RefusedAnswer(504, ''));
        if (mishap === 'lost') throw requestTimedOut(this.url, 30);
        return answer;
      } finally {
        this.inFlight -= 1;
      }
    };
    return {
      server: this.#server(read, write),
      organization: this.#organization(read),
      journal: {
        path: 'sonarqube-import.ndjson',
        read: () => read(() => this.disk),
        append: async (text) => {
          await step();
          // A process that dies here leaves a part of the line.
          const wholeness = this.kills() ? Math.floor(text.length / 2) : text.length;
          const torn = this.disk !== '' && !this.disk.endsWith('\n');
          this.disk =
            (torn ? this.disk.slice(0, this.disk.lastIndexOf('\n') + 1) : this.disk) + text.slice(0, wholeness);
          if (wholeness < text.length) isDead = true;
          await step();
        },
      },
      clock: this.#clock(),
      says: () => undefined,
    };
  }

  #clock(): Clock {
    return {
      now: () => this.now,
      sleep: async (milliseconds) => {
        this.slept.push(milliseconds);
        this.now += milliseconds;
        await Promise.resolve();
      },
      alarm: () => ({ rings: new Promise(() => undefined), cancel: () => undefined }),
    };
  }

  #organization(read: <T>(value: () => T) => Promise<T>): AdministeredOrganization {
    const unexpected = (): Promise<never> => Promise.reject(new Error('not asked by an import'));
    return {
      url: this.organizationUrl,
      identity: unexpected,
      projects: unexpected,
      project: unexpected,
      repositories: () => read(() => this.repositories),
      canRead: (project, name) =>
        read(() => this.repositories.some((each) => each.project === project && each.name === name)),
      hasRef: unexpected,
      pipelineName: unexpected,
      policies: unexpected,
      createPolicy: unexpected,
      updatePolicy: unexpected,
    };
  }

  #server(
    read: <T>(value: () => T) => Promise<T>,
    write: <T>(what: string, effect: () => T) => Promise<T>,
  ): AdministeredServer {
    const { version = '26.9.0.1', features = [] } = this.options;
    const find = (key: string): MadeProject | undefined => this.projects.get(key.toLowerCase());
    const make = (key: string, name: string, visibility: 'private' | 'public'): MadeProject => {
      const made = this.add(key, null, name);
      Object.assign(made, { made: 1, visibility, wasPublic: visibility === 'public' });
      return made;
    };
    const exists = (key: string) => ({ state: 'exists' as const, message: `A similar key already exists: "${key}"` });
    const unreadable = { state: 'unreadable' as const, message: 'Failed to fetch AzureDevOps repository' };
    const demand = (key: string): MadeProject => {
      const project = find(key);
      if (project?.key !== key) throw new Error(`no project ${key}`);
      return project;
    };
    return {
      url: this.url,
      serverVersion: () => read(() => version),
      checkToken: () => read(() => ({ kind: 'user' as const, globalPermissions: null })),
      features: () => read(() => features),
      azureRecords: () => read(() => this.records),
      createRecord: ({ key, url }) => write('createRecord', () => void this.records.push({ key, url, id: 'new' })),
      updateRecord: ({ key, url }) =>
        write('updateRecord', () => {
          const index = this.records.findIndex((record) => record.key === key);
          this.records[index] = { key, url, id: this.records[index]?.id ?? null };
        }),
      validateRecord: () => read(() => this.personalProblem),
      setPersonalToken: (_record, token) =>
        read(() => {
          this.personalToken = token.reveal();
        }),
      checkPersonalToken: () => read(() => this.personalProblem),
      bindings: (_record, name) =>
        read(() =>
          [...this.projects.values()].flatMap(({ key, pair }) =>
            pair !== null && (name === undefined || pair.repository.toLowerCase() === name.toLowerCase())
              ? [{ projectKey: key, ...pair }]
              : [],
          ),
        ),
      createBoundProject: ({ key, name, newCode }, _record, of) =>
        write(`create ${key}`, () => {
          if (this.unreadable.has(of.repository)) return unreadable;
          const present = find(key);
          if (present !== undefined) return exists(present.key);
          Object.assign(make(key, name, 'public'), { pair: of, newCode: newCode?.type ?? null });
          return { state: 'created' as const };
        }),
      bindProject: ({ key, name }, _record, of) =>
        write(`bind ${key}`, () => {
          if (this.unreadable.has(of.repository)) return unreadable;
          const project = demand(key);
          if (project.name !== name) return { state: 'other-name' as const };
          project.pair = of;
          return { state: 'bound' as const };
        }),
      importRepository: (_record, of) =>
        write(`import ${of.repository}`, () => {
          const key = `${of.project}_${of.repository}_${this.projects.size}`;
          make(key, of.repository, 'public').pair = of;
          return { key, name: of.repository };
        }),
      projects: () => read(() => ({ projects: [...this.projects.values()], isComplete: true })),
      projectsLike: (key) => read(() => [find(key)].flatMap((project) => (project ? [{ ...project }] : []))),
      createProject: ({ key, name, newCode }, visibility) =>
        write(`create ${key}`, () => {
          const present = find(key);
          if (present !== undefined) return exists(present.key);
          make(key, name, visibility).newCode = newCode?.type ?? null;
          return { state: 'created' as const };
        }),
      setVisibility: (key, visibility) =>
        write(`visibility ${key}`, () => {
          const project = demand(key);
          project.visibility = visibility;
          project.wasPublic ||= visibility === 'public';
        }),
      setNewCode: (key, _branch, newCode) => write(`new code ${key}`, () => void (demand(key).newCode = newCode.type)),
      qualityGates: () => read(() => this.gates),
      selectQualityGate: (key, gate) => write(`gate ${key}`, () => void (demand(key).gate = gate)),
    };
  }
}

/** The question of `import --all` with the defaults. */
export function question(changes: Partial<ImportQuestion> = {}): ImportQuestion {
  return {
    record: null,
    token: new Secret('own-pat'),
    dryRun: false,
    settings: { newCode: null, visibility: null, qualityGate: null },
    keyTemplate: null,
    nameTemplate: null,
    forks: false,
    choose: (repositories) => Promise.resolve(repositories),
    ...changes,
  };
}

/** A template that is right. */
export function template(text = DEFAULT_NAME_TEMPLATE): NonNullable<ImportQuestion['keyTemplate']> {
  const read = parseTemplate('', text);
  if (!read.ok) throw new Error(read.problems.join(' '));
  return read.value;
}

/** Plans and applies, as one call of the command does. */
export async function runImport(
  world: SetUpWorld,
  asked: Partial<ImportQuestion> = {},
  pace: Partial<ImportPace> = {},
): Promise<{ readonly planned: PlannedImport; readonly result: ImportResult }> {
  const ports = world.process();
  const planned = await drawUpImport(ports, question(asked));
  const stopped = new AbortController().signal;
  const result = await applyImport(ports, planned, { concurrency: 4, stopped, onProgress: () => undefined, ...pace });
  return { planned, result };
}
