import type { DotnetEvidence } from '../documents/evidence';
import type { MissingReason } from '../domain/scanner/dotnet-projects';

/** Why not all of a project was analyzed, and what to do about it. */
const REASONS = {
  'not-compiled': ['did not compile', 'Fix the build, and let no step before Analyze fail without ending the job.'],
  'not-built': [
    'is in the solution and was not built',
    'Fix the build, and let no step before Analyze fail without ending the job.',
  ],
  excluded: ['is excluded (SonarQubeExclude)', null],
  'duplicate-guid': ['has the ProjectGuid of another project', 'Give each project a ProjectGuid of its own.'],
  'no-analyzer': ['is in a language that has no analyzer', null],
  'no-rules': [
    'was built without rules of SonarQube',
    'Check in SonarQube that the language has a quality profile, and that the token may see it.',
  ],
  outside: [
    'has no file below the folder that is analyzed',
    'Check projectBaseDir of Prepare: everything that is built must lie below it.',
  ],
  'no-results': [
    'has no results of the analyzers',
    'Remove "version=2.1" from ErrorLog in the project and in Directory.Build.props.',
  ],
  'shared-results': [
    'writes the results of its analyzers into the file of another project',
    'Remove ErrorLog from Directory.Build.props, or let it name a file for each project.',
  ],
} as const satisfies Readonly<Record<MissingReason, readonly [what: string, remedy: string | null]>>;

/** What is on purpose, or cannot be otherwise, needs no warning. */
const EXPECTED: readonly string[] = ['excluded', 'no-analyzer'] satisfies MissingReason[];

/** `12 projects (10 C#, 1 VB, 1 test), 340 files, analyzers' results for all`: what a verdict judges. */
export function dotnetInWords({ languages, tests, files, analyzed }: DotnetEvidence): string {
  const products = Object.values(languages).reduce((sum, count) => sum + count, 0);
  const kinds = [
    ...Object.entries(languages).map(([language, count]) => `${count} ${language || 'not compiled'}`),
    ...(tests === 0 ? [] : [`${tests} ${tests === 1 ? 'test' : 'tests'}`]),
  ];
  const all = products + tests;
  const results = analyzed === products ? 'all' : `${analyzed} of ${products}`;
  const native = 'C++' in languages ? '; C++ is left to the engine' : '';
  return `${all} ${all === 1 ? 'project' : 'projects'} (${kinds.join(', ')}), ${files} ${files === 1 ? 'file' : 'files'}, analyzers' results for ${results}${native}`;
}

/** A sentence for each reason for which projects are missing that a person should look at, with its remedy. */
export function missingInWords({ missing, missingTotal }: DotnetEvidence): readonly string[] {
  const unexpected = missing.filter(({ reason }) => !EXPECTED.includes(reason));
  const reasons = [...new Set(unexpected.map(({ reason }) => reason))];
  const sentences = reasons.map((reason) => {
    const [what, remedy] = isKnown(reason) ? REASONS[reason] : ['was not analyzed', null];
    const names = unexpected.filter((one) => one.reason === reason).map(({ project }) => project);
    return `${names.join(', ')} ${what}.${remedy === null ? '' : ` ${remedy}`}`;
  });
  const more = missingTotal - missing.length;
  return more > 0 ? [...sentences, `${more} more projects are missing.`] : sentences;
}

const isKnown = (reason: string): reason is MissingReason => Object.hasOwn(REASONS, reason);
