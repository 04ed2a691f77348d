import type { AnalysisScope } from '../../documents/analysis-scope';
import type { PipelineRun } from '../../documents/pipeline-run';

/**
 * Scanner properties of a scope. The main branch has none: a server without branch analysis refuses `sonar.branch.name`
 * even for it. The names with `vsts` are historic; servers read them for Azure Repos.
 */
export function scopeProperties(scope: AnalysisScope, pipeline: PipelineRun): Record<string, string> {
  switch (scope.kind) {
    case 'main-branch':
      return {};
    case 'branch':
      return { 'sonar.branch.name': scope.name };
    case 'pull-request':
      return {
        'sonar.pullrequest.key': scope.id,
        ...(scope.branch === '' ? {} : { 'sonar.pullrequest.branch': scope.branch }),
        ...(scope.base === '' ? {} : { 'sonar.pullrequest.base': scope.base }),
        ...providerProperties(pipeline),
      };
  }
}

function providerProperties(pipeline: PipelineRun): Record<string, string> {
  const { provider, name } = pipeline.repository;
  switch (provider) {
    case 'TfsGit':
      return {
        'sonar.pullrequest.vsts.instanceUrl': pipeline.collectionUri,
        'sonar.pullrequest.vsts.project': pipeline.projectName,
        ...(name === null ? {} : { 'sonar.pullrequest.vsts.repository': name }),
      };
    case 'GitHub':
    case 'GitHubEnterprise':
      return {
        'sonar.pullrequest.provider': 'github',
        ...(name === null ? {} : { 'sonar.pullrequest.github.repository': name }),
      };
    case 'Bitbucket':
      return { 'sonar.pullrequest.provider': 'bitbucketcloud' };
    default:
      return {};
  }
}
