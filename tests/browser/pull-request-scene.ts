import { randomUUID } from 'node:crypto';
import type { AnalysisReport } from '../../src/documents/analysis-report';
import { ATTACHMENT_TYPE_REPORT, BUILD_PROPERTY_GATE } from '../../src/documents/names';
import { toThreadProperties, type FindingMark } from '../../src/documents/thread-properties';
import { requireQualityGate } from '../../local/azure-devops/policies';
import { startAzureDevOps, type AzureDevOps, type AzureDevOpsOptions } from '../../local/azure-devops/server';
import type { Build, Definition, PullRequest } from '../../local/azure-devops/state';
import type { TokenOptions } from '../../local/azure-devops/tokens';
import type { FaultRule } from '../../local/http/faults';
import { addSteps, allSteps, decorate, type Step } from './scene';
import { samplePipeline } from './sample-reports';

/** A pull request as its tab meets it. */
export interface PullRequestScene {
  /** Oldest first; each is an iteration of its own. */
  readonly pushes: readonly Push[];
  /** Branch that it goes into since its last push; `main` without it. */
  readonly target?: string;
  readonly comments?: readonly CommentOfOurs[];
  /** Statuses `sonarqube/quality-gate` by iteration. */
  readonly statuses?: Readonly<Record<number, string>>;
  readonly policy?: 'required' | 'optional';
  readonly faults?: readonly FaultRule[];
  readonly token?: Omit<TokenOptions, 'kind'>;
  readonly product?: AzureDevOpsOptions['product'];
  readonly title?: string;
}

interface Push {
  /** Runs of this push, each of another pipeline. */
  readonly runs?: readonly RunOfPush[];
}

interface RunOfPush {
  readonly reports?: readonly AnalysisReport[];
  /** Texts of decoration reports. */
  readonly decorations?: readonly string[];
  readonly running?: boolean;
  readonly steps?: readonly Step[];
  /** `webshop CI` by default. */
  readonly pipeline?: string;
}

interface CommentOfOurs {
  readonly issue: string;
  readonly status: string;
  /** As we wrote it last; the same by default. */
  readonly written?: FindingMark['status'];
  readonly isDeleted?: boolean;
}

export interface StagedPullRequest {
  readonly azureDevOps: AzureDevOps;
  readonly pullRequest: PullRequest;
  readonly builds: readonly Build[];
  readonly token: string;
  /** A further push, with its runs. */
  readonly push: (push: Push) => readonly Build[];
  /** Another pull request of the same repository. */
  readonly openAnother: (id: number, pushes: readonly Push[]) => PullRequest;
}

const runStart = Date.parse('2026-10-20T09:28:00Z');

/** Starts Azure DevOps with this pull request in it. */
export async function stagePullRequest(scene: PullRequestScene): Promise<StagedPullRequest> {
  const azureDevOps = await startAzureDevOps({
    clock: () => runStart,
    ...(scene.product && { product: scene.product }),
  });
  const { world } = azureDevOps;
  const project = world.createProject('Fabrikam');
  const repository = world.createRepository({ project, name: 'webshop', defaultBranch: 'main', files: { 'a.ts': '' } });
  const definitions = new Map<string, Definition>();
  const definitionOf = (name: string): Definition => {
    const known = definitions.get(name) ?? world.createDefinition({ project, name, repository });
    definitions.set(name, known);
    return known;
  };
  const builds: Build[] = [];
  const runAll = (pullRequest: PullRequest, { runs = [] }: Push): readonly Build[] => {
    const iteration = pullRequest.iterations.at(-1);
    return runs.map((run) => {
      const build = world.createBuild({
        definitionId: definitionOf(run.pipeline ?? 'webshop CI').id,
        sourceBranch: `refs/pull/${pullRequest.id}/merge`,
        sourceVersion: iteration?.sourceCommit ?? '',
        buildNumber: `20261020.${builds.length + 1}`,
        queueTime: new Date(runStart + builds.length * 60_000).toISOString(),
      });
      builds.push(build);
      addSteps(build, run.steps ?? (run.reports ? allSteps : []));
      const published = (run.reports ?? []).map((report) => {
        const content = JSON.stringify({
          ...report,
          scope: {
            kind: 'pull-request',
            id: String(pullRequest.id),
            branch: pullRequest.sourceRefName.replace('refs/heads/', ''),
            base: 'main',
          },
          pipeline: samplePipeline({
            buildId: String(build.id),
            buildNumber: build.buildNumber,
            definitionId: String(build.definition.id),
            pullRequestId: String(pullRequest.id),
            sourceBranch: build.sourceBranch,
            sourceCommit: iteration?.sourceCommit ?? null,
          }),
        });
        return world.addAttachment(build, {
          type: ATTACHMENT_TYPE_REPORT,
          name: `${report.analysisKey}.json`,
          content,
        });
      });
      if (published.length > 0) world.setProperty(build, BUILD_PROPERTY_GATE, 'ok');
      for (const [index, text] of (run.decorations ?? []).entries()) {
        decorate(azureDevOps, build, published[0]?.recordId ?? randomUUID(), text, `decoration-${index}.json`);
      }
      if (run.running !== true) world.finishBuild(build, 'succeeded');
      return build;
    });
  };
  const open = (id: number, title: string, pushes: readonly Push[]): PullRequest => {
    const branch = `feature/${id}`;
    world.pushCommit(repository, { branch, files: { 'src/cart/cart.ts': `// ${id}` } });
    const opened = world.createPullRequest({ repository, sourceBranch: branch, targetBranch: 'main', title, id });
    for (const [index, push] of pushes.entries()) {
      if (index > 0) pushTo(opened);
      runAll(opened, push);
    }
    return opened;
  };
  const pushTo = (pullRequest: PullRequest): void => {
    const content = `// ${pullRequest.iterations.length + 1}`;
    world.pushCommit(repository, { branch: pullRequest.sourceRefName, files: { 'src/cart/cart.ts': content } });
    world.addIteration(pullRequest);
  };
  const pullRequest = open(118, scene.title ?? 'Carts with vouchers', scene.pushes);
  if (scene.target !== undefined) {
    world.pushCommit(repository, { branch: scene.target, files: { 'a.ts': '// there' } });
    world.retarget(pullRequest, scene.target);
  }
  const job = azureDevOps.createToken({ kind: 'job' });
  for (const [iterationId, state] of Object.entries(scene.statuses ?? {})) {
    pullRequest.statuses.push({
      id: world.nextId(),
      state,
      description: 'webshop',
      targetUrl: null,
      context: { genre: 'sonarqube', name: 'quality-gate' },
      createdBy: job.identity,
      creationDate: world.now(),
      iterationId: Number(iterationId),
      properties: new Map(),
    });
  }
  for (const comment of scene.comments ?? []) addComment(azureDevOps, pullRequest, comment, job.identity);
  if (scene.policy !== undefined) {
    requireQualityGate(world, repository, { isBlocking: scene.policy === 'required' });
  }
  const token = azureDevOps.createToken({ kind: 'extension', scopes: ['vso.build', 'vso.code'], ...scene.token });
  for (const fault of scene.faults ?? []) azureDevOps.faults.add(fault);
  return {
    azureDevOps,
    pullRequest,
    builds,
    token: token.value,
    push: (push) => {
      pushTo(pullRequest);
      return runAll(pullRequest, push);
    },
    openAnother: (id, pushes) => open(id, `Another one, ${id}`, pushes),
  };
}

function addComment(
  { world }: AzureDevOps,
  pullRequest: PullRequest,
  { issue, status, written, isDeleted = false }: CommentOfOurs,
  author: PullRequest['createdBy'],
): void {
  const properties = toThreadProperties({
    hash: 'hash',
    status: written ?? (status as FindingMark['status']),
    definition: '7',
    issue,
    project: 'webshop',
    server: 'https://sonar.example.org',
    rule: 'typescript:S1763',
    path: '/src/cart/cart.ts',
    lineHash: '',
  });
  pullRequest.threads.push({
    id: world.nextId(),
    publishedDate: world.now(),
    lastUpdatedDate: world.now(),
    comments: [
      {
        id: 1,
        parentCommentId: 0,
        author,
        commentType: 'text',
        publishedDate: world.now(),
        lastUpdatedDate: world.now(),
        content: isDeleted ? '' : 'Remove this unreachable branch.',
        isDeleted,
      },
    ],
    properties: new Map(properties),
    threadContext: {
      filePath: '/src/cart/cart.ts',
      rightFileStart: { line: 1, offset: 1 },
      rightFileEnd: { line: 1, offset: 2 },
    },
    pullRequestThreadContext: null,
    status,
  });
}
