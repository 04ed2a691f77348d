import type { AzureDevOps } from '../../local/azure-devops/server';
import type { Build } from '../../local/azure-devops/state';
import type { BuildProperty } from '../../src/documents/build-property';
import { BUILD_PROPERTY_PREFIX } from '../../src/documents/names';

/** Seventeen earlier builds of the same branch with the property that Publish writes, and one of another branch. */
export function addHistory(azureDevOps: AzureDevOps, build: Build): void {
  const { world } = azureDevOps;
  for (let number = 1; number <= 18; number += 1) {
    const earlier = world.createBuild({
      definitionId: build.definition.id,
      sourceBranch: number === 18 ? 'refs/heads/other' : build.sourceBranch,
      sourceVersion: build.sourceVersion,
      buildNumber: `202610${String(number).padStart(2, '0')}.1`,
    });
    const property: BuildProperty = {
      version: 1,
      outcome: number < 15 ? 'passed' : 'failed',
      reason: null,
      attempt: 1,
      stage: 'Build',
      job: 'Linux',
      projectKey: 'webshop',
      numbers: {
        violations: 180 + number * 2 - (number % 4) * 3,
        coverage: 84.2 - number * 0.15 - (number % 3) * 0.4,
        duplicated_lines_density: 2.4 + (number % 5) * 0.1,
      },
    };
    world.setProperty(earlier, `${BUILD_PROPERTY_PREFIX}webshop-1a2b3c4d`, JSON.stringify(property));
    world.finishBuild(earlier, 'succeeded');
  }
}
