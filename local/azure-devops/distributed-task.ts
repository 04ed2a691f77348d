import { notFound } from './api-error';
import { bodyOf, buildRefusal, list, one, pathValue, projectOf, type Call, type Routes } from './call';
import { enumMember } from './enum-numbers';
import { asList, asRecord, asText, type JsonObject } from './json';
import { type Build, type TimelineRecord } from './state';

/** Operations that the agent itself uses while it runs a job: timeline records, logs and attachments of a plan. */
export const distributedTaskRoutes: Routes = {
  'distributedtask/Records_Update': (call) => {
    const build = planOf(call);
    demandTimeline(call, build);
    build.timelineChangeId += 1;
    build.lastChanged = call.world.now();
    const changed = asList(bodyOf(call)['value']).map((each) => mergeRecord(build, asRecord(each)));
    return list(changed);
  },

  'distributedtask/TaskAttachments_Create': (call) => {
    const build = planOf(call);
    demandTimeline(call, build);
    const recordId = pathValue(call, 'recordId').toLowerCase();
    if (!build.records.has(recordId))
      call.complain(`attachment for the record ${recordId}, which the timeline does not have`);
    const [type, name] = [pathValue(call, 'type'), pathValue(call, 'name')];
    const known = build.attachments.findIndex(
      (each) => each.recordId === recordId && each.type === type && each.name === name,
    );
    const now = call.world.now();
    const attachment = { type, name, recordId, content: call.bytes, createdOn: now };
    build.attachments.splice(known < 0 ? build.attachments.length : known, known < 0 ? 0 : 1, attachment);
    return one({
      _links: { self: { href: attachmentUrl(call, build, attachment) } },
      type,
      name,
      createdOn: now,
      lastChangedOn: now,
      lastChangedBy: call.token.identity.id,
      timelineId: build.timelineId,
      recordId,
    });
  },

  'distributedtask/Logs_Create': (call) => {
    const build = planOf(call);
    const now = call.world.now();
    build.logs.push({ path: asText(bodyOf(call)['path']) ?? '', text: '', createdOn: now, lastChangedOn: now });
    return one(logBody(build, build.logs.length));
  },
  'distributedtask/Logs_Append Log Content': (call) => {
    const build = planOf(call);
    const id = Number(pathValue(call, 'logId'));
    const log = build.logs[id - 1];
    if (!log) throw notFound('TaskLogNotFoundException', `The log ${id} could not be found.`);
    log.text += call.bytes.toString('utf8');
    log.lastChangedOn = call.world.now();
    return one(logBody(build, id));
  },

  'distributedtask/Events_Post Event': (call) => {
    planOf(call);
    return { kind: 'nothing' };
  },
};

function planOf(call: Call): Build {
  const project = projectOf(call);
  const planId = pathValue(call, 'planId').toLowerCase();
  const build = call.world.builds.find((each) => each.planId === planId && each.project === project);
  if (!build || pathValue(call, 'hubName').toLowerCase() !== 'build') {
    throw notFound('TaskOrchestrationPlanNotFoundException', `No plan found for identifier ${planId}.`);
  }
  // The plan of a run belongs to the job's own identity.
  if (call.token.kind !== 'job') throw buildRefusal(call, 'Update build information', build);
  return build;
}

function demandTimeline(call: Call, build: Build): void {
  const timelineId = pathValue(call, 'timelineId').toLowerCase();
  if (timelineId !== build.timelineId) {
    throw notFound(
      'TimelineNotFoundException',
      `No timeline found for plan ${build.planId} with identifier ${timelineId}.`,
    );
  }
}

/** Members that are null or left out keep what the record had; variables are added to. */
function mergeRecord(build: Build, update: JsonObject): TimelineRecord {
  const id = String(update['id']).toLowerCase();
  const known = build.records.get(id);
  const given = Object.fromEntries(Object.entries(update).filter(([, value]) => value !== null && value !== undefined));
  const variables = { ...asRecord(known?.['variables']), ...asRecord(update['variables']) };
  const issues = update['issues'] ? asList(update['issues']).map((each) => toIssue(asRecord(each))) : known?.['issues'];
  const record: TimelineRecord = {
    parentId: null,
    attempt: 1,
    ...known,
    ...given,
    ...(given['state'] !== undefined && { state: enumMember('TimelineRecordState', given['state']) }),
    ...(given['result'] !== undefined && { result: enumMember('TaskResult', given['result']) }),
    ...(issues !== undefined && { issues }),
    ...(Object.keys(variables).length > 0 && { variables }),
    id,
    changeId: build.timelineChangeId,
    lastModified: build.lastChanged,
  };
  build.records.set(id, record);
  return record;
}

function toIssue(issue: JsonObject): JsonObject {
  return { ...issue, type: enumMember('IssueType', issue['type']) };
}

function logBody(build: Build, id: number): object {
  const log = build.logs[id - 1];
  return {
    path: log?.path,
    lineCount: log?.text ? log.text.split('\n').length : 0,
    createdOn: log?.createdOn,
    lastChangedOn: log?.lastChangedOn,
    id,
    location: null,
  };
}

function attachmentUrl(call: Call, build: Build, attachment: { recordId: string; type: string; name: string }): string {
  const plan = `${call.collectionUrl}/${build.project.id}/_apis/distributedtask/hubs/build/plans/${build.planId}`;
  const type = encodeURIComponent(attachment.type);
  return `${plan}/timelines/${build.timelineId}/records/${attachment.recordId}/attachments/${type}/${encodeURIComponent(attachment.name)}`;
}
