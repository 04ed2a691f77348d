/** Kinds of run that an agent serves. */
export type HostType = 'build' | 'release' | 'deployment' | 'poolmaintenance';

/** What the agent knows of one logging command before it runs it. */
export interface RegisteredCommand {
  readonly area: string;
  readonly event: string;
  readonly allowedInRestrictedMode: boolean;
}

const ALL: readonly HostType[] = ['build', 'release', 'deployment', 'poolmaintenance'];

const AREAS: Readonly<Record<string, readonly HostType[]>> = {
  task: ALL,
  build: ALL,
  results: ALL,
  telemetry: ALL,
  artifact: ['build', 'release'],
  codecoverage: ['build'],
  release: ['release', 'deployment'],
};

const RESTRICTED_TOO = [
  'task.logissue',
  'task.setprogress',
  'task.logdetail',
  'task.complete',
  'task.setsecret',
  'task.setvariable',
  'task.debug',
  'task.settaskvariable',
  'task.prependpath',
  'telemetry.publish',
];

const UNRESTRICTED_ONLY = [
  'task.addattachment',
  'task.uploadsummary',
  'task.uploadfile',
  'task.setendpoint',
  'build.uploadlog',
  'build.uploadsummary',
  'build.updatebuildnumber',
  'build.addbuildtag',
  'artifact.associate',
  'artifact.upload',
  'release.updatereleasename',
  'results.publish',
  'results.publishtoevidencestore',
  'codecoverage.publish',
];

const ALIASES: Readonly<Record<string, string>> = { 'task.issue': 'task.logissue' };

/** Hosts on which an area works. Undefined: no such area. */
export function hostsOfArea(area: string): readonly HostType[] | undefined {
  return AREAS[area.toLowerCase()];
}

/** The command that a name or alias means. Undefined: the area has no such event. Source: agent `*CommandExtension.cs`. */
export function findCommand(area: string, event: string): RegisteredCommand | undefined {
  const written = `${area}.${event}`.toLowerCase();
  const name = ALIASES[written] ?? written;
  const allowedInRestrictedMode = RESTRICTED_TOO.includes(name);
  if (!allowedInRestrictedMode && !UNRESTRICTED_ONLY.includes(name)) return undefined;
  const [knownArea = '', knownEvent = ''] = name.split('.');
  return { area: knownArea, event: knownEvent, allowedInRestrictedMode };
}
