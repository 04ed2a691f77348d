import { apiError, file, json, refuse, type Answer } from '../answer';
import rules from '../csharp-rules.json';
import { findDotnetAnalyzers } from '../dotnet-analyzers';
import type { AuthenticatedCall, Route } from '../router';
import { LANGUAGES } from './issue-form';

/** The one profile of C#; Visual Basic has none, since there are no analyzers for it. */
const PROFILE = 'AXcsharp-sonar-way';

/**
 * What the first step of SonarScanner for .NET asks beyond what every scanner does: languages, the profile with its rules,
 * and the archive of analyzers. Shapes as recorded of SonarQube 26.9.
 */
export const DOTNET_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/languages/list',
    optional: ['q', 'ps'],
    handle: () => json({ languages: Object.entries(LANGUAGES).map(([key, { name }]) => ({ key, name })) }),
  },
  {
    method: 'GET',
    path: '/api/editions/is_valid_license',
    needsBranches: true,
    handle: () => json({ isValidLicense: true }),
  },
  {
    method: 'GET',
    path: '/api/qualityprofiles/search',
    optional: ['project', 'defaults', 'language', 'organization'],
    handle: () => json({ profiles: [profile()], actions: { create: false } }),
  },
  {
    method: 'GET',
    path: '/api/rules/search',
    optional: ['f', 'ps', 'p', 'qprofile', 'activation', 'languages', 'repositories'],
    handle: search,
  },
  { method: 'GET', path: '/static/{plugin}/{archive}', anonymous: true, handle: archive },
];

/** Settings by which the scanner finds the archive; none where this machine has no analyzers. */
export function dotnetSettings(): Readonly<Record<string, string>> {
  const analyzers = findDotnetAnalyzers();
  if (analyzers === undefined) return {};
  return {
    'sonar.cs.analyzer.dotnet.pluginKey': 'csharp',
    'sonar.cs.analyzer.dotnet.pluginVersion': analyzers.version,
    'sonar.cs.analyzer.dotnet.staticResourceName': analyzers.filename,
  };
}

function profile(): object {
  return {
    key: PROFILE,
    name: 'Sonar way',
    language: 'cs',
    languageName: LANGUAGES.cs.name,
    isInherited: false,
    isDefault: true,
    activeRuleCount: Object.values(rules).flat().length,
    activeDeprecatedRuleCount: 0,
    isBuiltIn: true,
  };
}

function search({ parameters }: AuthenticatedCall): Answer {
  const size = Number(parameters.get('ps') ?? '100');
  const page = Number(parameters.get('p') ?? '1');
  if (!(size >= 1 && size <= 500 && page >= 1)) refuse(400, "'ps' value must be between 1 and 500");
  const asked = parameters.get('qprofile');
  const all = asked === null || asked === PROFILE ? Object.entries(rules) : [];
  const found = all.flatMap(([severity, keys]) => keys.map((key) => ({ key: `csharpsquid:${key}`, severity })));
  const shown = found.slice((page - 1) * size, page * size);
  return json({
    total: found.length,
    p: page,
    ps: size,
    rules: shown.map(({ key, severity }) => ({ key, repo: 'csharpsquid', severity, lang: 'cs', params: [] })),
    actives: Object.fromEntries(
      shown.map(({ key, severity }) => [key, [{ qProfile: PROFILE, inherit: 'NONE', severity, params: [] }]]),
    ),
    paging: { pageIndex: page, pageSize: size, total: found.length },
  });
}

async function archive({ pathParameters }: { pathParameters: Readonly<Record<string, string>> }): Promise<Answer> {
  const analyzers = findDotnetAnalyzers();
  const { plugin, archive: name } = pathParameters;
  if (analyzers === undefined || plugin !== 'csharp' || name !== analyzers.filename) return apiError(404, 'Not found');
  return file(await analyzers.archive());
}
