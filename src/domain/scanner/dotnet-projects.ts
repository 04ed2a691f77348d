import type { DotnetEvidence } from '../../documents/evidence';

/** One compilation that SonarScanner for .NET saw: a project, or one framework of a project. */
export interface BuiltProject {
  /** The project's file. */
  readonly path: string;
  /** Upper or lower case, as the scanner writes it; empty where the compilation did not get so far. */
  readonly guid: string;
  /** `C#`, `VB`, `F#`; empty where the compilation did not get so far. */
  readonly language: string;
  /** Such as `net10.0`; empty where the project does not say. */
  readonly framework: string;
  readonly isTest: boolean;
  readonly isExcluded: boolean;
  /** The compilation came to its end. */
  readonly isCompiled: boolean;
  /** Files that the compiler got, without those that are generated. */
  readonly files: readonly string[];
  /** Where the analyzers wrote their issues, as the project says. */
  readonly results: readonly string[];
}

/** What the scanner hands over of one project. */
export interface HandedModule {
  readonly files: readonly string[];
  /** Issues of the analyzers. */
  readonly results: readonly string[];
}

/** What SonarScanner for .NET gathered of the builds between its two steps. */
export interface DotnetBuild {
  readonly projects: readonly BuiltProject[];
  /** By GUID, in upper case. */
  readonly modules: ReadonlyMap<string, HandedModule>;
  /** Languages that rules were fetched for, as SonarQube calls them: `cs`, `vbnet`. */
  readonly analyzers: readonly string[];
  /** Projects that a solution names, and that nobody built; only looked for where a step of the job has failed. */
  readonly notBuilt: readonly string[];
}

/** Why not all of a project was analyzed; words and remedies are in `presentation/dotnet-projects.ts`. */
export const missingReasons = [
  'not-compiled',
  // Of a solution, where a step of the job has failed.
  'not-built',
  'excluded',
  'duplicate-guid',
  'no-analyzer',
  'no-rules',
  'outside',
  'no-results',
  'shared-results',
] as const;
export type MissingReason = (typeof missingReasons)[number];

const KEYS: Readonly<Record<string, string>> = { 'C#': 'cs', VB: 'vbnet' };
const CODE = /\.(?:cs|vb|razor|cshtml|vbhtml)$/i;
/** Analyzed by the engine and not in the build. Where a server cannot, no lines are measured, which Publish looks at. */
const NATIVE = { project: /\.vcxproj$/i, language: 'C++', code: /\.(?:c|cc|cpp|cxx|h|hh|hpp|hxx|ipp|inl)$/i };
const MOST_NAMED = 20;

/**
 * What of a build was analyzed: a project counts with its files and the results of its analyzers. SonarScanner for .NET
 * leaves out the others with a line in its log at most, and ends well.
 */
export function judgeBuild(build: DotnetBuild): DotnetEvidence {
  const projects = groupBy(build.projects, fileOf);
  const owners = ownersOf(projects);
  const judged = projects.map(([file, compilations]) => ({
    project: nameOf(compilations[0]?.path ?? file),
    isTest: compilations.some(({ isTest }) => isTest),
    language: NATIVE.project.test(file)
      ? NATIVE.language
      : (compilations.find(({ language }) => language !== '')?.language ?? ''),
    files: filesOf(compilations, build).length,
    reason: whyMissing(file, compilations, build, owners),
  }));
  const products = judged.filter(({ isTest }) => !isTest);
  const missing = [
    ...judged.flatMap(({ project, reason }) => (reason === null ? [] : [{ project, reason }])),
    ...build.notBuilt.map((path) => ({ project: nameOf(path), reason: 'not-built' as const })),
  ];
  const analyzed = products.filter(({ reason, files }) => reason === null && files > 0);
  return {
    languages: countBy(products.map(({ language }) => language)),
    tests: judged.length - products.length,
    files: analyzed.reduce((sum, { files }) => sum + files, 0),
    analyzed: analyzed.length,
    missing: missing.slice(0, MOST_NAMED),
    missingTotal: missing.length,
  };
}

/** Windows names one file in several cases, as each build spells it. Source: sonar-scanner-msbuild, `ToProjectData`. */
const fileOf = ({ path }: BuiltProject): string => (/^(?:[a-z]:|\\)/i.test(path) ? path.toLowerCase() : path);

/** Which project files have a GUID, in upper case, and which ones write a file of results. */
interface Owners {
  readonly guids: ReadonlyMap<string, ReadonlySet<string>>;
  readonly results: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Looked up once for all, since a solution may have thousands of projects. */
function ownersOf(projects: readonly (readonly [file: string, compilations: readonly BuiltProject[]])[]): Owners {
  const guids = new Map<string, Set<string>>();
  const results = new Map<string, Set<string>>();
  const add = (owners: Map<string, Set<string>>, key: string, file: string): void => {
    const files = owners.get(key);
    if (files === undefined) owners.set(key, new Set([file]));
    else files.add(file);
  };
  for (const [file, compilations] of projects) {
    for (const one of compilations) {
      if (one.guid !== '') add(guids, one.guid.toUpperCase(), file);
      for (const result of one.results) add(results, result, file);
    }
  }
  return { guids, results };
}

const isOfOthers = (owners: ReadonlySet<string> | undefined, file: string): boolean =>
  owners !== undefined && (owners.size > 1 || !owners.has(file));

function whyMissing(
  file: string,
  compilations: readonly BuiltProject[],
  build: DotnetBuild,
  owners: Owners,
): MissingReason | null {
  const ended = compilations.filter(({ isCompiled }) => isCompiled);
  // A build that was tried again leaves what failed the first time, too.
  const isWhole = compilations.every(({ framework }) => ended.some((one) => one.framework === framework));
  if (!isWhole) return 'not-compiled';
  if (ended.every(({ isExcluded }) => isExcluded)) return 'excluded';
  if (ended.some(({ guid }) => isOfOthers(owners.guids.get(guid.toUpperCase()), file))) return 'duplicate-guid';
  const compiled = compilations.flatMap(({ files }) => files).filter(isCode);
  const whyNoFile = compiled.length === 0 ? null : 'outside';
  const handed = filesOf(compilations, build);
  if (NATIVE.project.test(file)) return handed.length === 0 ? whyNoFile : null;
  const key = KEYS[ended[0]?.language ?? ''];
  if (key === undefined) return 'no-analyzer';
  if (!build.analyzers.includes(key)) return 'no-rules';
  if (handed.length === 0) return whyNoFile;
  const results = modulesOf(compilations, build).flatMap((module) => module.results);
  if (results.length === 0) return 'no-results';
  return results.some((result) => isOfOthers(owners.results.get(result), file)) ? 'shared-results' : null;
}

function modulesOf(compilations: readonly BuiltProject[], { modules }: DotnetBuild): readonly HandedModule[] {
  const guids = new Set(compilations.map(({ guid }) => guid.toUpperCase()));
  return [...guids].flatMap((guid) => modules.get(guid) ?? []);
}

function filesOf(compilations: readonly BuiltProject[], build: DotnetBuild): readonly string[] {
  return modulesOf(compilations, build)
    .flatMap(({ files }) => files)
    .filter(isCode);
}

const isCode = (file: string): boolean => CODE.test(file) || NATIVE.code.test(file);

const nameOf = (path: string): string => (path.split(/[\\/]/).at(-1) ?? path).replace(/\.\w+proj$/i, '');

function countBy(words: readonly string[]): Record<string, number> {
  return Object.fromEntries(groupBy(words, (word) => word).map(([word, all]) => [word, all.length]));
}

/** In the order of their first appearance. */
function groupBy<T>(all: readonly T[], keyOf: (one: T) => string): [key: string, ones: readonly T[]][] {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    const ones = groups.get(key);
    if (ones === undefined) groups.set(key, [one]);
    else ones.push(one);
  }
  return [...groups];
}
