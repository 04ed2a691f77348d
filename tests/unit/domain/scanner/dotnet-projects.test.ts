import assert from 'node:assert/strict';
import {
  judgeBuild,
  missingReasons,
  type BuiltProject,
  type DotnetBuild,
  type HandedModule,
} from '../../../../src/domain/scanner/dotnet-projects';
import { dotnetInWords, missingInWords } from '../../../../src/presentation/dotnet-projects';

const project = (name: string, changes: Partial<BuiltProject> = {}): BuiltProject => ({
  path: `/s/${name}/${name}.csproj`,
  guid: name.toLowerCase(),
  language: 'C#',
  framework: 'net10.0',
  isTest: false,
  isExcluded: false,
  isCompiled: true,
  files: [`/s/${name}/${name}.cs`],
  results: [`/out/${name}.json`],
  ...changes,
});
const handed = (name: string, changes: Partial<HandedModule> = {}): readonly [string, HandedModule] => [
  name.toUpperCase(),
  {
    files: [`/s/${name}/${name}.cs`, `/s/${name}/obj/project.assets.json`],
    results: [`/out/${name}.json`],
    ...changes,
  },
];
const build = (
  projects: readonly BuiltProject[],
  modules: readonly (readonly [string, HandedModule])[] = projects.map(({ guid }) => handed(guid)),
  changes: Partial<DotnetBuild> = {},
): DotnetBuild => ({ projects, modules: new Map(modules), analyzers: ['cs', 'vbnet'], notBuilt: [], ...changes });

/** `reason` of each missing project, and how many were analyzed. */
const rows: readonly (readonly [what: string, build: DotnetBuild, expected: string])[] = [
  ['two projects', build([project('A'), project('B')]), '2'],
  ['a project of two frameworks', build([project('A'), project('A', { files: [] })], [handed('A')]), '1'],
  ['Visual Basic', build([project('A', { language: 'VB' })], [handed('A', { files: ['/s/A/A.vb'] })]), '1'],
  [
    'a project that did not compile',
    build([project('A'), project('B', { isCompiled: false, guid: '' })]),
    '1 B not-compiled',
  ],
  [
    'a project that compiled when it was tried again',
    build([project('A', { isCompiled: false, guid: '', language: '' }), project('A')], [handed('A')]),
    '1',
  ],
  [
    'a project of two frameworks of which one did not compile',
    build([project('A', { isCompiled: false, guid: '', framework: 'net48' }), project('A')], [handed('A')]),
    '0 A not-compiled',
  ],
  ['one that is excluded', build([project('A'), project('B', { isExcluded: true })], [handed('A')]), '1 B excluded'],
  [
    'two with one GUID',
    build([project('A'), project('B', { guid: 'a' }), project('C')], [handed('C')]),
    '1 A duplicate-guid, B duplicate-guid',
  ],
  [
    'a project that Windows names in two cases',
    build([project('A', { path: 'D:\\s\\A\\A.csproj' }), project('A', { path: 'd:\\s\\a\\A.csproj' })], [handed('A')]),
    '1',
  ],
  [
    'two with one GUID where case tells them apart',
    build([project('A', { path: '/s/A/A.csproj' }), project('A', { path: '/s/a/A.csproj' })], []),
    '0 A duplicate-guid, A duplicate-guid',
  ],
  ['a language without analyzer', build([project('A'), project('B', { language: 'F#' })]), '1 B no-analyzer'],
  ['no rules of the language', build([project('A')], undefined, { analyzers: ['vbnet'] }), '0 A no-rules'],
  [
    'files outside of the base directory',
    build([project('A')], [handed('A', { files: ['/s/A/obj/project.assets.json'] })]),
    '0 A outside',
  ],
  ['no module at all', build([project('A')], []), '0 A outside'],
  ['a project without code', build([project('A', { files: [] })], [handed('A', { files: [] })]), '0'],
  ['no results', build([project('A')], [handed('A', { results: [] })]), '0 A no-results'],
  [
    'one file of results for two projects',
    build(
      [project('A', { results: ['/out/x.json'] }), project('B', { results: ['/out/x.json'] })],
      [handed('A', { results: ['/out/x.json'] }), handed('B', { results: ['/out/x.json'] })],
    ),
    '0 A shared-results, B shared-results',
  ],
  [
    'C++, which has no results of the build',
    build(
      [project('A', { path: 'D:\\s\\A\\A.vcxproj', language: '', files: ['D:\\s\\A\\a.cpp'], results: [] })],
      [handed('A', { files: ['D:\\s\\A\\a.cpp'], results: [] })],
    ),
    '1',
  ],
  [
    'C++ outside of the base directory',
    build([project('A', { path: '/s/A/A.vcxproj', files: ['/s/A/a.cpp'] })], [handed('A', { files: [] })]),
    '0 A outside',
  ],
  ['tests only', build([project('A', { isTest: true })]), '0'],
  ['F# only', build([project('A', { language: 'F#' })]), '0 A no-analyzer'],
  ['nothing', build([]), '0'],
  [
    'a project of the solution that was not built',
    build([project('A')], undefined, { notBuilt: ['src\\B\\B.csproj'] }),
    '1 B not-built',
  ],
];

describe('what SonarScanner for .NET analyzed', () => {
  for (const [what, given, expected] of rows) {
    it(`is told of ${what}`, () => {
      const { analyzed, missing, missingTotal } = judgeBuild(given);
      assert.equal(
        [analyzed, missing.map(({ project: name, reason }) => `${name} ${reason}`).join(', ')].join(' ').trim(),
        expected,
      );
      assert.equal(missingTotal, missing.length);
    });
  }

  it('names twenty projects, and counts the others', () => {
    const many = Array.from({ length: 25 }, (_, index) => project(`P${index}`, { isCompiled: false }));
    const evidence = judgeBuild(build(many));
    assert.equal(evidence.missing.length, 20);
    assert.equal(evidence.missingTotal, 25);
    assert.match(missingInWords(evidence).join(' '), /P19 did not compile\..* 5 more projects are missing\./);
  });

  it('is told with as many looks at each project in a solution of thousands as in a small one', () => {
    const looksAtEach = (count: number): number => {
      let looks = 0;
      const counted = (one: BuiltProject): BuiltProject =>
        new Proxy(one, {
          get: (target, name) => {
            looks += 1;
            return target[name as keyof BuiltProject];
          },
        });
      const all = Array.from({ length: count }, (_, index) => project(`P${index}`, { results: ['/out/common.json'] }));
      const modules = all.map((_, index) => handed(`P${index}`, { results: ['/out/common.json'] }));
      const { missingTotal } = judgeBuild(build(all.map(counted), modules));
      assert.equal(missingTotal, count, 'all write into one file');
      return looks / count;
    };
    assert.equal(looksAtEach(3000), looksAtEach(10));
  });

  it('is one line', () => {
    const tests = project('T', { isTest: true });
    const projects = [project('A'), project('B'), project('V', { language: 'VB' }), tests];
    assert.equal(
      dotnetInWords(judgeBuild(build(projects))),
      "4 projects (2 C#, 1 VB, 1 test), 3 files, analyzers' results for all",
    );
    assert.equal(
      dotnetInWords(judgeBuild(build([project('A'), project('B', { isCompiled: false, language: '' })]))),
      "2 projects (1 C#, 1 not compiled), 1 file, analyzers' results for 1 of 2",
    );
  });

  it('tells that C++ has no results of the build', () => {
    const native = project('N', { path: '/s/N/N.vcxproj', language: '' });
    const module = handed('N', { files: ['/s/N/n.cpp'] });
    assert.equal(
      dotnetInWords(judgeBuild(build([project('A'), native], [handed('A'), module]))),
      "2 projects (1 C#, 1 C++), 2 files, analyzers' results for all; C++ is left to the engine",
    );
  });

  it('needs no look at what is on purpose, or cannot be otherwise', () => {
    const reasonsWithoutWords = missingReasons.filter(
      (reason) =>
        missingInWords({
          languages: {},
          tests: 0,
          files: 0,
          analyzed: 0,
          missing: [{ project: 'P', reason }],
          missingTotal: 1,
        }).length === 0,
    );
    assert.deepEqual(reasonsWithoutWords, ['excluded', 'no-analyzer']);
  });

  it('has a sentence for a reason of a later release', () => {
    const missing = [{ project: 'P', reason: 'of-a-later-release' }];
    const evidence = { languages: {}, tests: 0, files: 0, analyzed: 1, missing, missingTotal: 1 };
    assert.deepEqual(missingInWords(evidence), ['P was not analyzed.']);
  });
});
