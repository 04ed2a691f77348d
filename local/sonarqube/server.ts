import { Faults } from '../http/faults';
import type { Violation } from '../http/recording';
import { ADMINISTRATOR, type TokenRequest } from './accounts';
import { queueReport } from './api/compute-engine';
import { Artifacts } from './artifacts';
import type { Task, TaskOutcome } from './compute-engine';
import { DEFAULT_GATE } from './gate';
import { HttpFace } from './http-face';
import { Instance, type SystemStatus } from './instance';
import type { Gate } from './model';
import type { NewCodeDefinition } from './new-code';
import type { Projects } from './projects';
import type { RecordedRequest, ViolationRule } from './recorded-request';
import type { ScannerReport } from './report';
import { parseVersion } from './version';

/** How a stand-in is set up. */
export interface SonarQubeOptions {
  /** Four-part version; `2026.1.0.119033` by default. */
  readonly version?: string;
  /** `developer` by default: with branches and pull requests. `community` has neither. */
  readonly edition?: 'community' | 'developer' | 'enterprise';
  /** Such as `/sonar`; empty by default. */
  readonly contextPath?: string;
  /** Milliseconds from a report's arrival to its result; 300 by default, 0 for at once, `Infinity` for never. */
  readonly processingDelay?: number;
  /** The gate; `null` for none. */
  readonly gate?: Gate | null;
  readonly newCode?: NewCodeDefinition;
  /** Day on which the version is no longer maintained; far away by default. */
  readonly endOfLife?: string;
  /** Users with a password, for connections with login and password. */
  readonly users?: readonly { readonly login: string; readonly password: string }[];
  /** Settings for `api/settings/values`, such as `sonar.core.serverBaseURL`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A running stand-in. */
export interface SonarQubeStandIn {
  /** Address with the context path and without a slash at the end. */
  readonly url: string;
  /** Ready-made tokens: of an administrator, of an ordinary user, and for analyzes of every project. */
  readonly tokens: { readonly admin: string; readonly user: string; readonly analysis: string };
  readonly createToken: (request: TokenRequest) => string;
  readonly revokeToken: (value: string) => void;
  readonly faults: Faults;
  /** Every request in the order of its end. */
  readonly requests: readonly RecordedRequest[];
  readonly violations: readonly Violation<ViolationRule>[];
  /** Projects with their branches, pull requests, analyses and issues. */
  readonly projects: Projects;
  readonly tasks: () => readonly Task[];
  /** Queues a report without an engine, as if a scanner had sent it. */
  readonly submitReport: (report: ScannerReport) => Task;
  /** Decides how the next submitted task ends. */
  readonly planNextTask: (outcome: TaskOutcome) => void;
  /** Forgets a background task, as a purge does. */
  readonly purgeTask: (id: string) => void;
  readonly setStatus: (status: SystemStatus) => void;
  readonly setGate: (gate: Gate | null) => void;
  readonly setProcessingDelay: (milliseconds: number) => void;
  /** Forgets the recorded requests and violations. */
  readonly clearRecording: () => void;
  readonly stop: () => Promise<void>;
}

/**
 * Starts a SonarQube-compatible server with state on loopback. It shares no code with what it is used to test; its
 * answers are held to recorded answers of real servers by `tests/wire/sonarqube`.
 */
export async function startSonarQube(options: SonarQubeOptions = {}): Promise<SonarQubeStandIn> {
  const instance = new Instance(
    {
      version: parseVersion(options.version ?? '2026.1.0.119033'),
      edition: options.edition ?? 'developer',
      gate: options.gate === null ? undefined : (options.gate ?? DEFAULT_GATE),
      newCode: options.newCode ?? { type: 'PREVIOUS_VERSION' },
      processingDelay: options.processingDelay ?? 300,
      endOfLife: options.endOfLife ?? '2099-12-31',
      settings: options.settings ?? {},
    },
    new Artifacts(),
  );
  const { accounts, computeEngine } = instance;
  accounts.addUser('admin', ADMINISTRATOR);
  accounts.addUser('developer');
  for (const { login, password } of options.users ?? []) accounts.addUser(login, undefined, password);
  const tokens = {
    admin: accounts.createToken({ type: 'USER_TOKEN', login: 'admin' }),
    user: accounts.createToken({ type: 'USER_TOKEN', login: 'developer' }),
    analysis: accounts.createToken({ type: 'GLOBAL_ANALYSIS_TOKEN', login: 'developer' }),
  };

  const faults = new Faults();
  const contextPath = (options.contextPath ?? '').replace(/\/+$/, '');
  const face = new HttpFace(instance, faults, contextPath);
  const listening = await face.listen();
  instance.baseUrl = listening.url + contextPath;

  return {
    url: instance.baseUrl,
    tokens,
    createToken: (request) => accounts.createToken(request),
    revokeToken: (value) => accounts.revokeToken(value),
    faults,
    requests: face.recording.requests,
    violations: face.recording.violations,
    projects: instance.projects,
    tasks: () => computeEngine.all(),
    submitReport: (report) => queueReport(instance, report, 'developer'),
    planNextTask: (outcome) => computeEngine.planNext(outcome),
    purgeTask: (id) => computeEngine.purge(id),
    setStatus: (status) => {
      instance.status = status;
    },
    setGate: (gate) => {
      instance.gate = gate ?? undefined;
    },
    setProcessingDelay: (milliseconds) => {
      computeEngine.delay = milliseconds;
    },
    clearRecording: () => face.recording.clear(),
    stop: async () => {
      computeEngine.stop();
      await listening.stop();
    },
  };
}
