import { analysisArea } from '../adapters/sonarqube/analyses';
import { computeTaskArea } from '../adapters/sonarqube/compute-tasks';
import { findingArea } from '../adapters/sonarqube/findings';
import { hotspotArea } from '../adapters/sonarqube/hotspots';
import { issueArea } from '../adapters/sonarqube/issues';
import { measureArea } from '../adapters/sonarqube/measures';
import { projectArea } from '../adapters/sonarqube/projects';
import { qualityGateArea } from '../adapters/sonarqube/quality-gates';
import { qualityModelArea } from '../adapters/sonarqube/quality-model';
import type { Requests } from '../adapters/sonarqube/requests';
import { findingLists } from './finding-lists';

/** What a verdict and its report are read from, for Publish and for the command `gate`. */
export const resultAreas = (requests: Requests) => ({
  ...projectArea(requests),
  ...computeTaskArea(requests),
  ...analysisArea(requests),
  ...qualityGateArea(requests),
  ...qualityModelArea(requests),
  ...measureArea(requests),
  ...issueArea(requests),
  ...hotspotArea(requests),
  ...findingArea(requests),
  ...findingLists(requests),
});
