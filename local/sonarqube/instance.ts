import { randomUUID } from 'node:crypto';
import { Accounts } from './accounts';
import type { Artifacts } from './artifacts';
import { ComputeEngine, type Task } from './compute-engine';
import { evaluateGate } from './gate';
import { trackIssues } from './issue-tracking';
import { computeMeasures, type Measures } from './measures';
import type { Analysis, Gate, Target } from './model';
import { periodOf, storeFiles, type NewCodeDefinition } from './new-code';
import { Platforms } from './platforms';
import { findBranch, mainBranchOf, Projects } from './projects';
import { ruleInfo, type RuleInfo } from './rules';
import type { ServerVersion } from './version';

/** What a server is, apart from its HTTP face. */
export interface InstanceSettings {
  readonly version: ServerVersion;
  readonly edition: 'community' | 'developer' | 'enterprise';
  readonly gate: Gate | undefined;
  readonly newCode: NewCodeDefinition;
  readonly processingDelay: number;
  /** Day on which the version is no longer maintained, such as `2099-12-31`. */
  readonly endOfLife: string;
  /** Settings that `api/settings/values` knows beyond its own, by key. */
  readonly settings: Readonly<Record<string, string>>;
}

/** The states of `api/system/status`. */
export type SystemStatus = 'STARTING' | 'UP' | 'DOWN' | 'RESTARTING' | 'DB_MIGRATION_NEEDED' | 'DB_MIGRATION_RUNNING';

/** One SonarQube server's state: accounts, projects, background tasks, and what analyses do to them. */
export class Instance {
  readonly id = randomUUID();
  readonly accounts = new Accounts();
  readonly projects = new Projects();
  readonly platforms = new Platforms();
  readonly computeEngine: ComputeEngine;
  status: SystemStatus = 'UP';
  gate: Gate | undefined;
  /** Address and context path, known once the server listens. */
  baseUrl = '';

  constructor(
    readonly settings: InstanceSettings,
    readonly artifacts: Artifacts,
    readonly now: () => number = Date.now,
  ) {
    this.gate = settings.gate;
    this.computeEngine = new ComputeEngine(settings.processingDelay, (task) => this.analyze(task), now);
  }

  /** What `api/features/list` answers. */
  features(): readonly string[] {
    switch (this.settings.edition) {
      case 'community':
        return [];
      case 'developer':
        return ['branch-support', 'from-sonarqube-update', 'announcement'];
      case 'enterprise':
        return ['branch-support', 'from-sonarqube-update', 'announcement', 'multiple-alm', 'monorepo'];
    }
  }

  /** Whether branches and pull requests can be analyzed. */
  hasBranches(): boolean {
    return this.features().includes('branch-support');
  }

  /** The facts of a rule on this server. */
  factsOf(rule: string): RuleInfo {
    return ruleInfo(rule, this.projects.ruleNames, this.settings.version);
  }

  /** The measures of a branch or pull request as they are now. */
  measuresOf(target: Target): Measures {
    const measures = new Map(computeMeasures(target, (rule) => this.factsOf(rule)));
    const gate = target.gate;
    if (!gate) return new Map();
    measures.set('alert_status', gate.status);
    measures.set('quality_gate_details', gateDetails(gate));
    if (target.scope.kind === 'pull-request') {
      measures.set('pull_request_fixed_issues', String(this.fixedBy(target)));
    }
    return measures;
  }

  /** Evaluates the live gate again, as a change of an issue's status does. */
  reevaluate(target: Target): void {
    target.gate = evaluateGate(
      this.gate,
      target,
      computeMeasures(target, (rule) => this.factsOf(rule)),
    );
  }

  private analyze(task: Task): string {
    const { report, target } = task;
    const version = report.projectVersion ?? 'not provided';
    for (const [rule, names] of Object.entries(report.ruleNames)) this.projects.ruleNames.set(rule, names);
    const last = target.analyses.at(-1);
    if (last && report.analyzedAt < last.at) throw new Error(olderThanLast(report.analyzedAt, last.at));
    const period = periodOf(target, this.settings.newCode, version);
    if (period) target.period = period;
    else delete target.period;
    const files = storeFiles(report.files, target, this.referenceOf(target), period, report.analyzedAt);
    trackIssues(target, files, report.analyzedAt);
    target.files = files;
    this.reevaluate(target);
    const analysis: Analysis = {
      id: randomUUID(),
      at: report.analyzedAt,
      version,
      ...(report.revision === undefined ? {} : { revision: report.revision }),
      gate: target.gate ?? { status: 'NONE', conditions: [] },
      ...(period ? { period } : {}),
      target,
    };
    target.analyses.push(analysis);
    return analysis.id;
  }

  /** The branch that a pull request or branch is compared with. */
  private referenceOf(target: Target): Target | undefined {
    const project = this.projects.find(target.projectKey);
    if (!project) return undefined;
    if (target.scope.kind === 'pull-request') return findBranch(project, target.scope.base) ?? mainBranchOf(project);
    return target.period?.mode === 'REFERENCE_BRANCH' ? findBranch(project, target.period.branch) : undefined;
  }

  /** Issues of the target branch in files of the pull request that its source no longer has. */
  private fixedBy(target: Target): number {
    const reference = this.referenceOf(target);
    if (!reference) return 0;
    return reference.issues.filter((issue) => {
      const file = target.files.get(issue.path);
      if (issue.status !== 'OPEN' || !file || this.factsOf(issue.rule).hotspot) return false;
      return !file.findings.some(
        (finding) =>
          finding.rule === issue.rule && file.lineHashes[(finding.textRange?.startLine ?? 0) - 1] === issue.hash,
      );
    }).length;
  }
}

function gateDetails(gate: NonNullable<Target['gate']>): string {
  return JSON.stringify({
    level: gate.status,
    conditions: gate.conditions.map((condition) => ({
      metric: condition.metric,
      op: condition.op,
      ...(condition.metric.startsWith('new_') ? { period: 1 } : {}),
      error: condition.error,
      actual: condition.actual,
      level: condition.status,
    })),
    ignoredConditions: false,
  });
}

function olderThanLast(analyzedAt: number, last: number): string {
  const text = (at: number) => `${new Date(at).toISOString().slice(0, 19)}+0000`;
  return (
    'Validation of project failed:\n  o Date of analysis cannot be older than the date of the last known analysis on ' +
    `this project. Value: "${text(analyzedAt)}". Latest analysis: "${text(last)}". It's only possible to rebuild the ` +
    'past in a chronological order.'
  );
}
