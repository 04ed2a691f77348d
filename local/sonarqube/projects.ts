import { randomUUID } from 'node:crypto';
import type { Analysis, Issue, Project, Target } from './model';
import type { ReportScope } from './report';
import type { RuleNames } from './rules';

/** The projects of the server with everything that analyses made of them. */
export class Projects {
  private readonly projects = new Map<string, Project>();
  private readonly byLowerKey = new Map<string, Project>();
  /** Names of the rules that the reports brought. */
  readonly ruleNames: RuleNames = new Map();

  /** Every project, in the order of creation. */
  all(): readonly Project[] {
    return [...this.projects.values()];
  }

  /** A project by its key. */
  find(key: string): Project | undefined {
    return this.projects.get(key);
  }

  /** The project whose key the server takes for this one: case does not count. */
  similar(key: string): Project | undefined {
    return this.byLowerKey.get(key.toLowerCase());
  }

  /** Creates a project with its main branch. */
  create(
    key: string,
    details: { readonly name?: string; readonly mainBranch?: string; readonly visibility?: Project['visibility'] } = {},
  ): Project {
    const project: Project = {
      key,
      name: details.name ?? key,
      visibility: details.visibility ?? 'private',
      targets: [],
    };
    this.projects.set(key, project);
    this.byLowerKey.set(key.toLowerCase(), project);
    addTarget(project, { kind: 'branch', name: details.mainBranch ?? 'main', main: true });
    return project;
  }

  /** Removes a project with everything in it. */
  delete(key: string): void {
    this.projects.delete(key);
    this.byLowerKey.delete(key.toLowerCase());
  }

  /** An analysis by its id, unless its branch, pull request or project is gone. */
  findAnalysis(id: string): Analysis | undefined {
    return this.targets()
      .flatMap((target) => target.analyses)
      .find((analysis) => analysis.id === id);
  }

  /** An issue by its key, with the branch or pull request that it belongs to. */
  findIssue(key: string): { readonly issue: Issue; readonly target: Target } | undefined {
    for (const target of this.targets()) {
      const issue = target.issues.find((candidate) => candidate.key === key);
      if (issue) return { issue, target };
    }
    return undefined;
  }

  private targets(): readonly Target[] {
    return this.all().flatMap((project) => project.targets);
  }
}

/** The main branch of a project; each has one. */
export function mainBranchOf(project: Project): Target {
  const main = project.targets.find((target) => target.scope.kind === 'branch' && target.scope.main);
  if (!main) throw new Error(`${project.key} has no main branch`);
  return main;
}

/** A branch of a project by its name. */
export function findBranch(project: Project, name: string): Target | undefined {
  return project.targets.find((target) => target.scope.kind === 'branch' && target.scope.name === name);
}

/** A pull request of a project by its key. */
export function findPullRequest(project: Project, key: string): Target | undefined {
  return project.targets.find((target) => target.scope.kind === 'pull-request' && target.scope.key === key);
}

/** The branch or pull request that a report is about, created when this is its first. */
export function targetOf(project: Project, scope: ReportScope): Target {
  switch (scope.kind) {
    case 'main':
      return mainBranchOf(project);
    case 'branch':
      return findBranch(project, scope.name) ?? addTarget(project, { kind: 'branch', name: scope.name, main: false });
    case 'pull-request': {
      const main = mainBranchOf(project).scope;
      const base = scope.base ?? (main.kind === 'branch' ? main.name : '');
      return (
        findPullRequest(project, scope.key) ??
        addTarget(project, { kind: 'pull-request', key: scope.key, branch: scope.branch, base })
      );
    }
  }
}

function addTarget(project: Project, scope: Target['scope']): Target {
  const target: Target = {
    id: randomUUID(),
    projectKey: project.key,
    scope,
    analyses: [],
    issues: [],
    files: new Map(),
  };
  project.targets.push(target);
  return target;
}
