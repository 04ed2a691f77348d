import { analysisArea } from '../adapters/sonarqube/analyses';
import { computeTaskArea } from '../adapters/sonarqube/compute-tasks';
import { measureArea } from '../adapters/sonarqube/measures';
import { projectArea } from '../adapters/sonarqube/projects';
import { qualityGateArea } from '../adapters/sonarqube/quality-gates';
import { qualityProfileArea } from '../adapters/sonarqube/quality-profiles';
import { qualityModelArea } from '../adapters/sonarqube/quality-model';
import type { Requests } from '../adapters/sonarqube/requests';

/** What a verdict is read from, for Publish and for the command `gate`. */
export const verdictAreas = (requests: Requests) => ({
  ...projectArea(requests),
  ...computeTaskArea(requests),
  ...analysisArea(requests),
  ...qualityGateArea(requests),
  ...qualityModelArea(requests),
  ...qualityProfileArea(requests),
  ...measureArea(requests),
});
