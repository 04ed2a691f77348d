import type { PreparedHandoff } from '../../documents/handoff';
import type { PipelineRun } from '../../documents/pipeline-run';
import { withoutHeads } from '../scope/branch-name';
import { scopeProperties } from '../scope/scope-properties';

const SCOPE_PROPERTY = /^sonar\.(branch\.name|pullrequest\.(key|branch|base))$/;
const REFERENCE_BRANCH = 'sonar.newCode.referenceBranch';

/** Whether the author tells the scanner to do nothing, with `sonar.scanner.skip`. */
export const isScannerSkipped = ({ properties }: Pick<PreparedHandoff, 'properties'>): boolean =>
  /^true$/i.test(properties['sonar.scanner.skip'] ?? '');

/**
 * Scanner properties of an analysis, from the facts that Prepare handed over: the build, the scope, what the author wrote, and
 * the project. Whoever starts a scanner, or leaves settings for one, adds what only the own step knows: paths, network,
 * credentials.
 *
 * The scope and the branch that new code is compared with are in the form that SonarQube finds its refs by. The author knows
 * better where a pull request lives, since its repository may not be the one of the build.
 */
export function analysisProperties({
  pipeline,
  scope,
  project: { key, name },
  properties,
}: Pick<PreparedHandoff, 'pipeline' | 'scope' | 'project' | 'properties'>): Record<string, string> {
  return {
    ...buildProperties(pipeline),
    ...scopeProperties(scope, pipeline),
    ...Object.fromEntries(
      Object.entries(properties)
        .filter(([property]) => !SCOPE_PROPERTY.test(property))
        .map(([property, value]) => [property, property === REFERENCE_BRANCH ? withoutHeads(value) : value]),
    ),
    ...(key === '' ? {} : { 'sonar.projectKey': key }),
    ...(name === null ? {} : { 'sonar.projectName': name }),
  };
}

/** Facts of the build that SonarQube passes on to web hooks. */
function buildProperties(pipeline: PipelineRun): Record<string, string> {
  const base = `${pipeline.collectionUri.replace(/\/+$/, '')}/${encodeURIComponent(pipeline.projectName)}`;
  return {
    'sonar.analysis.buildId': pipeline.buildId,
    'sonar.analysis.buildNumber': pipeline.buildNumber,
    'sonar.analysis.buildUrl': `${base}/_build/results?buildId=${encodeURIComponent(pipeline.buildId)}`,
    'sonar.analysis.attempt': String(pipeline.attempt),
  };
}
