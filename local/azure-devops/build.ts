import { badRequest, notFound } from './api-error';
import { listBuilds } from './build-query';
import {
  buildOf,
  buildRefusal,
  demand,
  list,
  one,
  pageOf,
  pathValue,
  projectOf,
  queryList,
  queryNumber,
  type Call,
  type Routes,
} from './call';
import {
  applyPropertyChanges,
  identityRef,
  projectRef,
  propertiesAnswer,
  toPropertyChanges,
  typedProperties,
} from './references';
import { type Build, type Definition } from './state';

/** Operations of the area Build: what a pipeline run is, and what tasks attached to it. */
export const buildRoutes: Routes = {
  'build/Builds_List': (call) => {
    const { builds, continuationToken } = listBuilds(call, projectOf(call));
    const wanted = queryList(call, 'properties') ?? [];
    return list(
      builds.map((build) => buildBody(call, build, wanted)),
      continuationToken,
    );
  },
  'build/Builds_Get': (call) => one(buildBody(call, buildOf(call), queryList(call, 'propertyFilters') ?? [])),

  'build/Properties_Get Build Properties': (call) =>
    one(propertiesAnswer(buildOf(call).properties, queryList(call, 'filter'))),
  'build/Properties_Update Build Properties': (call) => {
    const build = buildOf(call);
    demandUpdate(call, build);
    const changes = toPropertyChanges(call.body);
    if (!changes) throw badRequest('The JSON patch document is not valid for properties.');
    applyPropertyChanges(build.properties, changes, (value) =>
      typeof value === 'string' ? value : JSON.stringify(value),
    );
    return one(propertiesAnswer(build.properties));
  },

  'build/Attachments_List': (call) => {
    const build = buildOf(call);
    const type = pathValue(call, 'type').toLowerCase();
    const found = build.attachments.filter((each) => each.type.toLowerCase() === type);
    return list(
      found.map((each) => ({
        _links: {
          self: {
            href:
              `${buildUrl(call, build)}/${build.timelineId}/${each.recordId}/attachments/` +
              `${encodeURIComponent(each.type)}/${encodeURIComponent(each.name)}`,
          },
        },
        name: each.name,
      })),
    );
  },
  'build/Attachments_Get': (call) => {
    const build = buildOf(call);
    const [type, name] = [pathValue(call, 'type').toLowerCase(), pathValue(call, 'name').toLowerCase()];
    const found = build.attachments.find(
      (each) =>
        build.timelineId === pathValue(call, 'timelineId').toLowerCase() &&
        each.recordId === pathValue(call, 'recordId').toLowerCase() &&
        each.type.toLowerCase() === type &&
        each.name.toLowerCase() === name,
    );
    if (!found)
      throw notFound('AttachmentNotFoundException', `The attachment ${pathValue(call, 'name')} could not be found.`);
    return { kind: 'content', type: 'application/octet-stream', content: found.content };
  },

  'build/Timeline_Get': (call) => {
    const build = buildOf(call);
    const wanted = pathValue(call, 'timelineId').toLowerCase();
    if (wanted !== '' && wanted !== build.timelineId) {
      throw notFound('TimelineNotFoundException', `The timeline ${wanted} could not be found.`);
    }
    return one({
      records: [...build.records.values()].map(toBuildRecord),
      lastChangedBy: build.requestedFor.id,
      lastChangedOn: build.lastChanged,
      id: build.timelineId,
      changeId: build.timelineChangeId,
      url: `${buildUrl(call, build)}/Timeline/${build.timelineId}`,
    });
  },

  'build/Builds_Get Build Log': (call) => {
    const id = pathValue(call, 'logId');
    const log = buildOf(call).logs[Number(id) - 1];
    if (!log) throw notFound('LogNotFoundException', `The log ${id} could not be found.`);
    return { kind: 'content', type: 'text/plain', content: Buffer.from(log.text) };
  },

  'build/Definitions_List': (call) => {
    const project = projectOf(call);
    const name = call.query('name')?.toLowerCase();
    const ids = queryList(call, 'definitionIds')?.map(Number);
    const found = call.world.definitions.filter(
      (each) =>
        each.project === project &&
        (name === undefined || matchesName(each.name.toLowerCase(), name)) &&
        (!ids || ids.includes(each.id)),
    );
    const page = pageOf(found, queryNumber(call, '$top') ?? 10_000, call.query('continuationToken'));
    return list(
      page.values.map((each) => definitionReference(call, each)),
      page.continuationToken,
    );
  },
  'build/Definitions_Get': (call) => {
    const project = projectOf(call);
    const id = Number(pathValue(call, 'definitionId'));
    const definition = call.world.definitions.find((each) => each.id === id && each.project === project);
    if (!definition)
      throw notFound('DefinitionNotFoundException', `The requested definition ${id} could not be found.`);
    return one({
      ...definitionReference(call, definition),
      jobAuthorizationScope: 'project',
      jobTimeoutInMinutes: 60,
      jobCancelTimeoutInMinutes: 5,
      process: { yamlFilename: definition.yamlFilename, type: 2 },
      properties: {},
      tags: [],
      repository: repositoryReference(call, definition),
    });
  },
};

/** A `*` at the end or in the middle of a wanted name stands for anything. */
function matchesName(name: string, wanted: string): boolean {
  const parts = wanted.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}

function demandUpdate(call: Call, build: Build): void {
  demand(call, 'UpdateBuildInformation', () => buildRefusal(call, 'Update build information', build));
}

function buildUrl(call: Call, build: Build): string {
  return `${call.collectionUrl}/${build.project.id}/_apis/build/Builds/${build.id}`;
}

function buildBody(call: Call, build: Build, properties: readonly string[]): object {
  const { collectionUrl } = call;
  const url = buildUrl(call, build);
  return {
    _links: {
      self: { href: url },
      web: { href: `${collectionUrl}/${build.project.id}/_build/results?buildId=${build.id}` },
      timeline: { href: `${url}/Timeline` },
    },
    properties: properties.length > 0 ? typedProperties(build.properties, properties) : {},
    tags: [],
    validationResults: [],
    plans: [{ planId: build.planId }],
    triggerInfo: build.triggerInfo,
    id: build.id,
    buildNumber: build.buildNumber,
    status: build.status,
    ...(build.result && { result: build.result }),
    queueTime: build.queueTime,
    ...(build.startTime && { startTime: build.startTime }),
    ...(build.finishTime && { finishTime: build.finishTime }),
    url,
    definition: definitionCore(call, build.definition),
    project: projectRef(call, build.project),
    uri: `vstfs:///Build/Build/${build.id}`,
    sourceBranch: build.sourceBranch,
    sourceVersion: build.sourceVersion,
    priority: 'normal',
    reason: build.reason,
    requestedFor: identityRef(call, build.requestedFor),
    requestedBy: identityRef(call, build.requestedFor),
    lastChangedDate: build.lastChanged,
    lastChangedBy: identityRef(call, build.requestedFor),
    orchestrationPlan: { planId: build.planId },
    logs: { id: 0, type: 'Container', url: `${url}/logs` },
    repository: repositoryReference(call, build.definition),
    retainedByRelease: false,
    triggeredByBuild: null,
  };
}

function definitionCore(call: Call, definition: Definition): object {
  return {
    id: definition.id,
    name: definition.name,
    url: `${call.collectionUrl}/${definition.project.id}/_apis/build/Definitions/${definition.id}?revision=1`,
    uri: `vstfs:///Build/Definition/${definition.id}`,
    path: definition.path,
    type: 'build',
    queueStatus: 'enabled',
    revision: 1,
    project: projectRef(call, definition.project),
  };
}

function definitionReference(call: Call, definition: Definition): object {
  return {
    ...definitionCore(call, definition),
    _links: {
      self: {
        href: `${call.collectionUrl}/${definition.project.id}/_apis/build/Definitions/${definition.id}?revision=1`,
      },
      web: { href: `${call.collectionUrl}/${definition.project.id}/_build/definition?definitionId=${definition.id}` },
    },
    quality: 'definition',
    authoredBy: identityRef(call, call.world.author),
    drafts: [],
    createdDate: definition.createdDate,
  };
}

function repositoryReference(call: Call, { repository, project }: Definition): object {
  const azureReposUrl = `${call.collectionUrl}/${encodeURIComponent(project.name)}/_git/${encodeURIComponent(repository.name)}`;
  return {
    id: repository.id,
    type: repository.type,
    name: repository.name,
    url: repository.type === 'TfsGit' ? azureReposUrl : repository.url,
    ...(repository.defaultBranch && { defaultBranch: repository.defaultBranch }),
    clean: null,
    checkoutSubmodules: false,
  };
}

/** The build's view of a record leaves out what only the agent's own area has. */
function toBuildRecord(record: Readonly<Record<string, unknown>>): object {
  const {
    variables: _variables,
    agentSpecification: _agent,
    location: _location,
    refName: _refName,
    log,
    ...rest
  } = record;
  const id = typeof log === 'object' && log !== null && 'id' in log ? log.id : undefined;
  return {
    previousAttempts: [],
    url: null,
    ...rest,
    log: id === undefined ? null : { id, type: 'Container', url: null },
  };
}
