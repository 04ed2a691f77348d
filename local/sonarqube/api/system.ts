import { json, text } from '../answer';
import { isAdministrator } from '../rights';
import type { Route } from '../router';
import { isAtLeast, navigationVersion } from '../version';

/** Version, status, features and plug-ins. */
export const SYSTEM_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/server/version',
    anonymous: true,
    handle: ({ instance }) => text(instance.settings.version.text),
  },
  {
    method: 'GET',
    path: '/api/system/status',
    anonymous: true,
    handle: ({ instance }) =>
      json({ id: instance.id, version: instance.settings.version.text, status: instance.status }),
  },
  {
    method: 'GET',
    path: '/api/features/list',
    since: '9.6',
    handle: ({ instance }) => json(instance.features()),
  },
  {
    method: 'GET',
    path: '/api/navigation/global',
    handle: ({ instance, caller }) =>
      json({
        canAdmin: isAdministrator(caller),
        globalPages: [],
        settings: {
          'sonar.lf.enableGravatar': 'false',
          'sonar.developerAggregatedInfo.disabled': 'false',
          'sonar.technicalDebt.ratingGrid': '0.05,0.1,0.2,0.5',
          'sonar.updatecenter.activate': 'false',
        },
        qualifiers: ['TRK'],
        version: navigationVersion(instance.settings.version),
        versionEOL: instance.settings.endOfLife,
        productionDatabase: false,
        instanceUsesDefaultAdminCredentials: false,
        edition: instance.settings.edition,
        needIssueSync: false,
        standalone: true,
        ...(isAtLeast(instance.settings.version, '10.0')
          ? { documentationUrl: 'https://docs.sonarsource.com/sonarqube-server' }
          : {}),
      }),
  },
  {
    method: 'GET',
    path: '/api/plugins/installed',
    optional: ['f', 'type'],
    handle: ({ instance }) => {
      const engine = instance.artifacts.engine();
      return json({
        plugins: [
          {
            key: 'javascript',
            name: 'JavaScript/TypeScript/CSS Code Quality and Security',
            description: 'Code Analyzer for JavaScript, TypeScript',
            version: '1.0 (build 1)',
            license: 'MIT',
            organizationName: 'Local stand-in',
            editionBundled: false,
            homepageUrl: `${instance.baseUrl}/`,
            issueTrackerUrl: `${instance.baseUrl}/`,
            filename: engine.filename,
            hash: engine.sha256.slice(0, 32),
            sonarLintSupported: true,
            type: 'BUNDLED',
            updatedAt: 0,
          },
        ],
      });
    },
  },
];
