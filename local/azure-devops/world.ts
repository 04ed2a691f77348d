import { randomUUID } from 'node:crypto';
import {
  type NewAttachment,
  type NewBuild,
  type NewCommit,
  type NewDefinition,
  type NewPullRequest,
  type NewRepository,
} from './drafts';
import { commitIdOf, mergeBase, planChanges } from './git-objects';
import {
  type Attachment,
  type Build,
  type BuildRepository,
  type BuildResult,
  type Definition,
  type FileChange,
  type Iteration,
  type PolicyConfiguration,
  type Project,
  type PullRequest,
  type Repository,
} from './state';
import { createIdentity, type Identity } from './tokens';

/** Everything that the stand-in remembers. */
export class World {
  readonly projects: Project[] = [];
  readonly repositories: Repository[] = [];
  readonly definitions: Definition[] = [];
  readonly builds: Build[] = [];
  readonly pullRequests: PullRequest[] = [];
  readonly policies: PolicyConfiguration[] = [];
  readonly instanceId = randomUUID();
  /** Who acts when no request does: pushes, queues builds, opens pull requests. */
  readonly author: Identity = createIdentity('Riley Author', 'pat');
  readonly #clock: () => number;
  #lastId = 0;

  /** `clock` gives milliseconds since the epoch; `Date.now` outside of tests. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** The time in the service's own form. */
  now(): string {
    return new Date(this.#clock()).toISOString();
  }

  /** A number that no other thing has. */
  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  createProject(name: string): Project {
    const project: Project = {
      id: randomUUID(),
      name,
      description: '',
      lastUpdateTime: this.now(),
      visibility: 'private',
    };
    this.projects.push(project);
    return project;
  }

  createRepository(options: NewRepository): Repository {
    const repository: Repository = {
      id: randomUUID(),
      project: options.project,
      name: options.name,
      isDisabled: options.isDisabled ?? false,
      isInMaintenance: false,
      isFork: options.isFork ?? false,
      defaultBranch: undefined,
      refs: new Map(),
      commits: new Map(),
    };
    this.repositories.push(repository);
    if (options.defaultBranch !== undefined) {
      this.pushCommit(repository, { branch: options.defaultBranch, files: options.files ?? {}, comment: 'Start' });
      repository.defaultBranch = fullRef(options.defaultBranch);
    }
    return repository;
  }

  /** Commits to a branch, which is made when it is new. Returns the commit's id. */
  pushCommit(repository: Repository, options: NewCommit): string {
    const ref = fullRef(options.branch);
    const parent = repository.refs.get(ref) ?? repository.refs.get(repository.defaultBranch ?? '');
    const files = new Map(parent === undefined ? [] : repository.commits.get(parent)?.files);
    for (const [path, content] of Object.entries(options.files)) {
      const rooted = path.startsWith('/') ? path : `/${path}`;
      if (content === null) files.delete(rooted);
      else files.set(rooted, content);
    }
    const draft = {
      parents: parent === undefined ? [] : [parent],
      comment: options.comment ?? `Change ${Object.keys(options.files).join(', ')}`,
      date: this.now(),
      author: { name: this.author.displayName, email: this.author.uniqueName },
      files,
    };
    const commitId = options.commitId ?? commitIdOf(draft, this.nextId());
    repository.commits.set(commitId, { ...draft, commitId });
    repository.refs.set(ref, commitId);
    return commitId;
  }

  createDefinition(options: NewDefinition): Definition {
    const definition: Definition = {
      id: this.nextId(),
      name: options.name,
      path: options.path ?? '\\',
      project: options.project,
      repository: 'refs' in options.repository ? toBuildRepository(options.repository) : options.repository,
      yamlFilename: 'azure-pipelines.yml',
      createdDate: this.now(),
    };
    this.definitions.push(definition);
    return definition;
  }

  /**
   * Starts a run.
   *
   * @throws Error when the definition does not exist.
   */
  createBuild(options: NewBuild): Build {
    const definition = this.definitions.find((each) => each.id === options.definitionId);
    if (!definition) throw new Error(`There is no definition ${options.definitionId}`);
    const id = this.nextId();
    const planId = randomUUID();
    const queueTime = options.queueTime ?? this.now();
    const build: Build = {
      id,
      project: definition.project,
      definition,
      buildNumber: options.buildNumber ?? `${queueTime.slice(0, 10).replaceAll('-', '')}.${id}`,
      sourceBranch: options.sourceBranch,
      sourceVersion: options.sourceVersion,
      reason: options.reason ?? 'manual',
      triggerInfo: {},
      planId,
      timelineId: planId,
      queueTime,
      requestedFor: this.author,
      records: new Map(),
      attachments: [],
      properties: new Map(),
      logs: [],
      status: 'inProgress',
      result: undefined,
      startTime: queueTime,
      finishTime: undefined,
      timelineChangeId: 0,
      lastChanged: queueTime,
    };
    this.builds.push(build);
    return build;
  }

  finishBuild(build: Build, result: BuildResult): void {
    build.status = 'completed';
    build.result = result;
    build.finishTime = this.now();
    build.lastChanged = build.finishTime;
  }

  /**
   * Attaches a file to a run, as a task of it does. Without a record id the file belongs to a task record of its own,
   * which the timeline gets.
   */
  addAttachment(build: Build, attachment: NewAttachment): Attachment {
    const recordId = attachment.recordId ?? randomUUID();
    const now = this.now();
    if (!build.records.has(recordId)) {
      build.timelineChangeId += 1;
      build.records.set(recordId, {
        id: recordId,
        parentId: null,
        type: 'Task',
        name: 'Task',
        state: 'completed',
        result: 'succeeded',
        attempt: 1,
        changeId: build.timelineChangeId,
        lastModified: now,
      });
    }
    const content = Buffer.from(attachment.content);
    const added: Attachment = { type: attachment.type, name: attachment.name, recordId, content, createdOn: now };
    build.attachments.push(added);
    return added;
  }

  /** Writes a property of a run. */
  setProperty(build: Build, name: string, value: string): void {
    build.properties.set(name, value);
  }

  /**
   * Opens a pull request between two branches of a repository.
   *
   * @throws Error when one of the branches does not exist.
   */
  createPullRequest(options: NewPullRequest): PullRequest {
    const pullRequest: PullRequest = {
      id: options.id ?? this.nextId(),
      repository: options.repository,
      sourceRefName: fullRef(options.sourceBranch),
      targetRefName: fullRef(options.targetBranch),
      createdBy: this.author,
      creationDate: this.now(),
      isFork: options.isFork ?? false,
      title: options.title,
      description: null,
      status: 'active',
      closedDate: undefined,
      isDraft: false,
      autoCompleteSetBy: undefined,
      iterations: [],
      threads: [],
      statuses: [],
      properties: new Map(),
      changeTracking: new Map(),
    };
    this.addIteration(pullRequest);
    this.pullRequests.push(pullRequest);
    return pullRequest;
  }

  /**
   * Records what the source branch holds now as the next iteration, as a push to it does. `changes` overrides what the
   * two trees say.
   */
  addIteration(
    pullRequest: PullRequest,
    changes?: readonly FileChange[],
    reason: Iteration['reason'] = pullRequest.iterations.length === 0 ? 'create' : 'push',
  ): Iteration {
    const { repository } = pullRequest;
    const sourceCommit = repository.refs.get(pullRequest.sourceRefName);
    const targetCommit = repository.refs.get(pullRequest.targetRefName);
    if (sourceCommit === undefined || targetCommit === undefined) {
      throw new Error(
        `${pullRequest.sourceRefName} or ${pullRequest.targetRefName} does not exist in ${repository.name}`,
      );
    }
    const commonCommit = mergeBase(repository, sourceCommit, targetCommit) ?? targetCommit;
    const iteration: Iteration = {
      id: pullRequest.iterations.length + 1,
      createdDate: this.now(),
      sourceCommit,
      targetCommit,
      commonCommit,
      reason,
      changes: changes ?? planChanges(repository, commonCommit, sourceCommit),
    };
    for (const { path } of iteration.changes) {
      if (!pullRequest.changeTracking.has(path))
        pullRequest.changeTracking.set(path, pullRequest.changeTracking.size + 1);
    }
    pullRequest.iterations.push(iteration);
    return iteration;
  }

  /** Gives a pull request another target, which makes an iteration of the same source commit. */
  retarget(pullRequest: PullRequest, targetBranch: string): Iteration {
    const target = fullRef(targetBranch);
    if (!pullRequest.repository.refs.has(target)) throw new Error(`There is no branch ${target}`);
    pullRequest.targetRefName = target;
    return this.addIteration(pullRequest, undefined, 'retarget');
  }
}

/** `refs/heads/main` of `main`; full names stay. */
export function fullRef(branch: string): string {
  return branch.startsWith('refs/') ? branch : `refs/heads/${branch}`;
}

function toBuildRepository(repository: Repository): BuildRepository {
  return {
    id: repository.id,
    type: 'TfsGit',
    name: repository.name,
    url: '',
    defaultBranch: repository.defaultBranch,
  };
}
