import type { AnalysisResults } from '../../ports/sonarqube/analysis-results';
import { field, toList, toNumber, toOptionalText, toText } from '../../wire/payload';
import type { Requests } from './requests';

/** The rules that a project is analyzed with. Every token may ask, an analysis token, too. */
export function qualityProfileArea(requests: Requests): Pick<AnalysisResults, 'activeRules'> {
  return {
    activeRules: (project) =>
      requests.askJson(
        { path: 'api/qualityprofiles/search', action: `see the quality profiles of ${project}`, params: { project } },
        (payload) =>
          toList(field(payload, 'profiles'), (profile) => {
            const language = toText(field(profile, 'language'));
            return {
              language,
              languageName: toOptionalText(field(profile, 'languageName')) ?? language,
              profile: toText(field(profile, 'name')),
              rules: toNumber(field(profile, 'activeRuleCount')),
            };
          }),
      ),
  };
}
