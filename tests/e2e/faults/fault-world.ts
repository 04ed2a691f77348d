import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProxy } from '../../../local/http/proxy';
import { sonarqubeConnection, type FinishedBuild } from '../../../local/organization';
import { parseHandoff, type PreparedHandoff } from '../../../src/documents/handoff';
import { handoffVariable } from '../../../src/documents/names';
import { leftInJob } from '../../left-in-job';
import { analyzedFile } from '../../wire/sonarqube/reports';
import { openRig, pipelineOf, type Rig } from '../rig';
import { watchSecrets } from '../secret-watcher';
import { makeCertificates, type Certificates } from './certificates';
import { dataOrFile } from './data-or-file';
import type { FaultRow, Scene } from './fault-row';

/** A row as it was played. */
export interface Played extends FinishedBuild {
  readonly scene: Scene;
  /** Paths that Azure DevOps was asked for, by this row alone. */
  readonly azureDevOpsPaths: readonly string[];
}

export interface FaultWorld {
  play(row: FaultRow): Promise<Played>;
  stop(): Promise<void>;
}

/** The stand-ins of the table, what Prepare hands on, and certificates. */
export async function openFaultWorld(): Promise<FaultWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'sonarqube-faults-'));
  const certificates = makeCertificates(join(folder, 'certificates'));
  const sources = join(folder, 'sources');
  mkdirSync(join(sources, 'src'), { recursive: true });
  // Nothing that needs an analyzer: how a report is made is not what the table is about.
  writeFileSync(join(sources, 'src', 'answer.js'), 'export const answer = 42;\n');
  const rig = await openRig({ sonarqube: { processingDelay: 0 }, sources });
  rig.sonarqube.setGate({ name: 'Lenient', conditions: [{ metric: 'violations', op: 'GT', error: '1000' }] });
  const prepared = await prepareOnce(rig);
  let rows = 0;
  return {
    play: (row) => {
      rows += 1;
      return playRow(row, { rig, prepared, certificates, folder: join(folder, `row-${rows}`), number: rows });
    },
    stop: async () => {
      await rig.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

interface Prepared {
  readonly analysisKey: string;
  readonly handoff: PreparedHandoff;
}

/** Analyze and Publish of every row start from what one real Prepare left. */
async function prepareOnce(rig: Rig): Promise<Prepared> {
  const { run } = await rig.run(pipelineOf({ prepare: { defaultBranch: 'main' }, analyze: null, publish: null }));
  const variables = run.stages[0]?.jobs[0]?.publicVariables ?? {};
  const analysisKey = variables.SONARQUBE_ANALYSES ?? '';
  const text = variables[handoffVariable(analysisKey)];
  if (text === undefined) throw new Error('Prepare handed nothing on');
  const parsed = parseHandoff(text);
  if (parsed.kind !== 'document' || parsed.document.state !== 'prepared') throw new Error(`Prepare left ${text}`);
  return { analysisKey, handoff: parsed.document };
}

interface Stage {
  readonly rig: Rig;
  readonly prepared: Prepared;
  readonly certificates: Certificates;
  readonly folder: string;
  readonly number: number;
}

async function playRow(row: FaultRow, { rig, prepared, certificates, folder, number }: Stage): Promise<Played> {
  mkdirSync(folder, { recursive: true });
  const { sonarqube, organization } = rig;
  const proxy = await startProxy({
    target: sonarqube.url,
    ...(row.faults === undefined ? {} : { faults: row.faults }),
    tls: row.tls === undefined ? undefined : certificates[row.tls],
    credentials: row.demands,
    nameOf: dataOrFile,
  });
  const projectKey = `webshop-${number}`;
  const token = sonarqube.createToken({ type: 'USER_TOKEN', login: 'developer' });
  const scene: Scene = {
    proxy,
    sonarqube,
    certificates,
    folder,
    userHome: join(folder, 'sonar-home'),
    projectKey,
    taskId: row.step === 'publish' ? submit(rig, projectKey) : '',
    token,
  };
  try {
    await row.arrange?.(scene);
    const address = row.address?.(proxy) ?? proxy.url;
    const inputs = row.inputs?.(scene) ?? {};
    const launcher = row.launcher?.(scene);
    const asked = organization.azureDevOps.requests.length;
    let buildId = 0;
    const handed = row.step === 'prepare' ? nothingHanded() : handOn(prepared, scene, address, row);
    const finished = await rig.run(pipelineFor(row, scene, prepared.analysisKey, inputs), {
      connections: [sonarqubeConnection(address, token)],
      variables: Object.assign(handed.variables, row.variables?.(scene)),
      secrets: handed.secrets,
      environment: { SONAR_USER_HOME: scene.userHome, ...row.environment?.(scene) },
      ...(launcher === undefined ? {} : { nodeBinaries: launcherOf(folder, launcher) }),
      onQueued: (build) => {
        buildId = build.id;
        // Prepare ran in a build of its own; its handoff must belong to this one.
        handed.moveTo(build.id);
        for (const rule of row.azureDevOps?.(build) ?? []) organization.azureDevOps.faults.add(rule);
      },
    });
    watchSecrets(finished.run, { secrets: [token], folders: isFolder(scene.userHome) ? [scene.userHome] : [] });
    const azureDevOpsPaths = organization.azureDevOps.requests.slice(asked).map(({ path }) => path);
    return { ...finished, scene, azureDevOpsPaths: azureDevOpsPaths.filter((path) => isOf(path, buildId)) };
  } finally {
    await proxy.stop();
  }
}

/** Rows run side by side; of builds a path names the number, agents upload for all of them, and repositories are asked by rows that run alone. */
function isOf(path: string, buildId: number): boolean {
  const build = /\/builds\/(\d+)\//.exec(path)?.[1];
  return build === undefined ? !path.includes('/attachments/') : build === String(buildId);
}

function submit({ sonarqube }: Rig, projectKey: string): string {
  const report = {
    projectKey,
    scope: { kind: 'main' },
    analyzedAt: Date.now(),
    warnings: [],
    files: [analyzedFile('src/answer.js', ['export const answer = 42;'])],
    ruleNames: {},
  };
  return sonarqube.submitReport({ ...report, scope: { kind: 'main' } }).id;
}

interface Handed {
  /** Not copied by the organization before the build is queued. */
  readonly variables: Record<string, string>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly moveTo: (buildId: number) => void;
}

const nothingHanded = (): Handed => ({ variables: {}, secrets: {}, moveTo: () => undefined });

function handOn({ handoff }: Prepared, scene: Scene, url: string, { step }: FaultRow): Handed {
  const variables: Record<string, string> = {};
  const secrets: Record<string, string> = {};
  return {
    variables,
    secrets,
    moveTo: (buildId) => {
      const moved = {
        ...handoff,
        server: { ...handoff.server, url },
        project: { ...handoff.project, key: scene.projectKey },
        pipeline: { ...handoff.pipeline, buildId: String(buildId) },
        properties: { ...handoff.properties, 'sonar.projectKey': scene.projectKey },
      };
      const scan = step === 'publish' ? ({ state: 'scanned', files: 1 } as const) : null;
      const left = leftInJob({ handoff: moved, scan, token: scene.token });
      Object.assign(variables, left.variables);
      Object.assign(secrets, left.secrets);
    },
  };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function pipelineFor(
  { step }: FaultRow,
  scene: Scene,
  analysisKey: string,
  inputs: Readonly<Record<string, string>>,
): string {
  const none = { prepare: null, analyze: null, publish: null };
  if (step === 'prepare') return withoutSources(pipelineOf({ ...none, prepare: { defaultBranch: 'main', ...inputs } }));
  if (step === 'analyze') return pipelineOf({ ...none, analyze: inputs });
  const lines = [`projectKey=${scene.projectKey}`, `serverUrl=${scene.proxy.url}`, `ceTaskId=${scene.taskId}`];
  const target = `$AGENT_TEMPDIRECTORY/sonarqube/${analysisKey}`;
  const script = `mkdir -p "${target}" && printf '%s\\n' '${lines.join("' '")}' > "${target}/report-task.txt"`;
  const [before, after = ''] = withoutSources(pipelineOf({ ...none, publish: inputs })).split('  - task: ');
  return `${before ?? ''}  - script: ${JSON.stringify(script)}\n  - task: ${after}`;
}

/** Ten processes of Git less, in rows that are not about sources. */
function withoutSources(pipeline: string): string {
  return pipeline.replace(/- checkout: self\n {4}fetchDepth: \d+/, '- checkout: none');
}

/** Stands in the place of every Node of the agent. Other shells drop the variables of connections, whose names are no names. */
function launcherOf(folder: string, script: string) {
  const path = join(folder, 'node');
  writeFileSync(path, `#!/bin/bash\n${script}\n`);
  chmodSync(path, 0o755);
  return { node16: path, node20: path, node24: path };
}
