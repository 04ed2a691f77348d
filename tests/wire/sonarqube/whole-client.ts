import { allFindingArea } from '../../../src/adapters/sonarqube/all-findings';
import { analysisArea } from '../../../src/adapters/sonarqube/analyses';
import { computeTaskArea } from '../../../src/adapters/sonarqube/compute-tasks';
import { createConnectToSonarQube } from '../../../src/adapters/sonarqube/connect';
import { distributionArea } from '../../../src/adapters/sonarqube/distribution';
import { findingArea } from '../../../src/adapters/sonarqube/findings';
import { hotspotArea } from '../../../src/adapters/sonarqube/hotspots';
import { uncoveredFileArea } from '../../../src/adapters/sonarqube/uncovered-files';
import { issueArea } from '../../../src/adapters/sonarqube/issues';
import { measureArea } from '../../../src/adapters/sonarqube/measures';
import { projectArea } from '../../../src/adapters/sonarqube/projects';
import { qualityGateArea } from '../../../src/adapters/sonarqube/quality-gates';
import { qualityProfileArea } from '../../../src/adapters/sonarqube/quality-profiles';
import { qualityModelArea } from '../../../src/adapters/sonarqube/quality-model';
import { serverArea } from '../../../src/adapters/sonarqube/server';
import { systemStatusArea } from '../../../src/adapters/sonarqube/system-status';
import type { HttpSettings } from '../../../src/adapters/http/client';
import type { FindingLists } from '../../../src/ports/sonarqube/all-findings';
import type { AnalysisResults } from '../../../src/ports/sonarqube/analysis-results';
import type { PreparedServer } from '../../../src/ports/sonarqube/prepared-server';
import type { PullRequestFindings } from '../../../src/ports/sonarqube/pull-request-findings';
import type { ConnectToSonarQube } from '../../../src/ports/sonarqube/connection';
import type { ScannerDistribution } from '../../../src/ports/sonarqube/scanner-distribution';

/** Everything that the tasks ask. */
export type WholeClient = PreparedServer & AnalysisResults & PullRequestFindings & FindingLists & ScannerDistribution;

/** A client with every area of the API; no task needs them all. */
export function connectToWhole(settings: HttpSettings): ConnectToSonarQube<WholeClient> {
  return createConnectToSonarQube(settings, (requests) => ({
    ...serverArea(requests),
    ...systemStatusArea(requests),
    ...projectArea(requests),
    ...computeTaskArea(requests),
    ...analysisArea(requests),
    ...qualityGateArea(requests),
    ...qualityModelArea(requests),
    ...qualityProfileArea(requests),
    ...measureArea(requests),
    ...issueArea(requests),
    ...hotspotArea(requests),
    ...uncoveredFileArea(requests),
    ...findingArea(requests),
    ...allFindingArea(requests),
    ...distributionArea(requests),
  }));
}
