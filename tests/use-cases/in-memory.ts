import type { Logger } from '../../src/ports/logger';
import { Secret } from '../../src/secrets/secret';
import type { Agent, ServiceConnection } from '../../src/ports/agent';
import type { Clock } from '../../src/ports/clock';
import type { AnalysisSecret, CredentialStore } from '../../src/ports/credential-store';
import type { Files } from '../../src/ports/files';

/** Everything that a use case made its agent do, as plain data. */
export interface InMemoryAgent extends Agent {
  readonly variables: Map<string, string>;
  readonly secrets: Map<string, string>;
  readonly outputs: Map<string, string>;
  readonly masked: Set<string>;
  readonly attachments: { readonly type: string; readonly name: string; readonly path: string }[];
  readonly summaries: string[];
  readonly artifacts: { readonly artifact: string; readonly path: string }[];
  readonly testRuns: { readonly title: string; readonly path: string }[];
}

export interface AgentState {
  readonly definitions?: ReturnType<Agent['inputDefinitions']>;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
  readonly connections?: Readonly<Record<string, ServiceConnection>>;
}

export function inMemoryAgent(state: AgentState = {}): InMemoryAgent {
  const variables = new Map(Object.entries(state.variables ?? {}));
  const secrets = new Map<string, string>();
  const outputs = new Map<string, string>();
  const masked = new Set<string>();
  const attachments: InMemoryAgent['attachments'] = [];
  const summaries: string[] = [];
  const artifacts: InMemoryAgent['artifacts'] = [];
  const testRuns: InMemoryAgent['testRuns'] = [];
  const present = (value: string | undefined): string | undefined => (value === '' ? undefined : value);
  return {
    variables,
    secrets,
    outputs,
    masked,
    attachments,
    summaries,
    artifacts,
    testRuns,
    input: (name) => present(state.inputs?.[name]),
    inputDefinitions: () => state.definitions ?? [],
    givenInputs: () => new Map(Object.entries(state.inputs ?? {})),
    connection: (inputName) => state.connections?.[inputName],
    variable: (name) => present(variables.get(name)),
    secretVariable: (name) => {
      // What somebody has set as a plain variable is found under the name of a secret, too.
      const value = present(secrets.get(name) ?? variables.get(name));
      return value === undefined ? undefined : new Secret(value);
    },
    setVariable: (name, value) => void variables.set(name, value),
    setSecretVariable: (name, value) => void secrets.set(name, value.reveal()),
    setOutputVariable: (name, value) => void outputs.set(name, value),
    maskSecret: (secret) => void masked.add(secret.reveal()),
    attach: (type, name, path) => void attachments.push({ type, name, path }),
    uploadSummary: (path) => void summaries.push(path),
    uploadArtifact: (artifact, path) => void artifacts.push({ artifact, path }),
    publishTests: (title, path) => void testRuns.push({ title, path }),
  };
}

export interface RecordingLogger extends Logger {
  readonly lines: { readonly level: 'info' | 'warning' | 'error' | 'debug' | 'group'; readonly text: string }[];
  /** Lines of some levels, joined. */
  text(...levels: string[]): string;
}

export function recordingLogger(): RecordingLogger {
  const lines: RecordingLogger['lines'] = [];
  const record =
    (level: RecordingLogger['lines'][number]['level']) =>
    (text: string): void =>
      void lines.push({ level, text });
  return {
    lines,
    text: (...levels) =>
      lines
        .filter(({ level }) => levels.length === 0 || levels.includes(level))
        .map(({ text }) => text)
        .join('\n'),
    info: record('info'),
    warning: record('warning'),
    error: record('error'),
    debug: record('debug'),
    startGroup: record('group'),
    endGroup: () => undefined,
  };
}

/** A clock that jumps: sleeping moves time on at once. */
export function jumpingClock(start = 1_700_000_000_000): Clock & { readonly slept: number[] } {
  let now = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    // Time moves by sleeping only, so nothing else ever takes too long.
    alarm: () => ({ rings: new Promise(() => undefined), cancel: () => undefined }),
    sleep: (milliseconds) => {
      slept.push(milliseconds);
      now += milliseconds;
      return Promise.resolve();
    },
  };
}

export function inMemoryFiles(contents: Readonly<Record<string, string>> = {}): Files & {
  readonly contents: Map<string, string>;
  /** Times of files that are not of now, milliseconds since the epoch. */
  readonly times: Map<string, number>;
} {
  const times = new Map<string, number>();
  const files = new Map(Object.entries(contents));
  return {
    contents: files,
    times,
    readText: (path) => Promise.resolve(files.get(path)),
    writeText: (path, text) => Promise.resolve(void files.set(path, text)),
    remove: (path) => Promise.resolve(void files.delete(path)),
    exists: (path) => Promise.resolve(files.has(path)),
    find: (names, folder) => {
      const below = [...files.keys()].filter(
        (path) => path.startsWith(`${folder}/`) && names.some((name) => path.endsWith(`/${name}`)),
      );
      const depth = (path: string): number => path.split('/').length;
      return Promise.resolve({ paths: below.sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1)), endedBy: null });
    },
    liesIn: (path) => Promise.resolve(files.has(path)),
    modifiedAt: (path) => Promise.resolve(files.has(path) ? (times.get(path) ?? Number.MAX_SAFE_INTEGER) : undefined),
  };
}

export function inMemoryCredentialStore(): CredentialStore & {
  readonly scannerSecrets: Map<string, AnalysisSecret>;
} {
  const scannerSecrets = new Map<string, AnalysisSecret>();
  return {
    scannerSecrets,
    store: (analysisKey, secret) => void scannerSecrets.set(analysisKey, secret),
    load: (analysisKey) => scannerSecrets.get(analysisKey),
  };
}

export function tokenConnection(input: string, url: string, token = 'squ_good'): ServiceConnection {
  return { input, id: 'c1', name: 'sonar-prod', url, credentials: { scheme: 'token', token: new Secret(token) } };
}
