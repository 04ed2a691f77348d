import type { AzureDevOps } from '../../local/azure-devops/server';
import type { Build } from '../../local/azure-devops/state';
import { BUILD_PROPERTY_VERSION, type BuildProperty } from '../../src/documents/build-property';
import { BUILD_PROPERTY_GATE, BUILD_PROPERTY_PREFIX } from '../../src/documents/names';
import type { OutcomeStatus } from '../../src/documents/gate-outcome';

const outcomes: Readonly<Record<number, OutcomeStatus>> = { 6: 'failed', 7: 'failed', 11: 'unknown', 15: 'none' };

/** Seventeen earlier runs of the branch, each a day apart, with what Publish writes for gates and trends. */
export function addGateHistory({ world }: AzureDevOps, build: Build): void {
  for (let day = 1; day <= 17; day += 1) {
    const run = world.createBuild({
      definitionId: build.definition.id,
      sourceBranch: build.sourceBranch,
      sourceVersion: String(day).padStart(40, '0'),
      buildNumber: `202610${String(day).padStart(2, '0')}.1`,
      queueTime: `2026-10-${String(day).padStart(2, '0')}T09:00:00Z`,
    });
    const outcome = outcomes[day] ?? 'passed';
    const numbers = {
      violations: 180 + day * 2 - (day % 4) * 3,
      coverage: 84.2 - day * 0.15 - (day % 3) * 0.4,
      duplicated_lines_density: 2.4 + (day % 5) * 0.1,
    };
    setGate(world, run, outcome, numbers);
    world.finishBuild(run, outcome === 'passed' ? 'succeeded' : 'failed');
  }
}

/** The same, and on the run that is shown what Publish writes of a failed gate: the trend ends with it. */
export function addGateHistoryToFailure(azureDevOps: AzureDevOps, build: Build): void {
  addGateHistory(azureDevOps, build);
  setGate(azureDevOps.world, build, 'failed', { violations: 214, coverage: 81, duplicated_lines_density: 2.9 });
}

function setGate(
  world: AzureDevOps['world'],
  run: Build,
  outcome: OutcomeStatus,
  numbers: BuildProperty['numbers'],
): void {
  const property: BuildProperty = {
    version: BUILD_PROPERTY_VERSION,
    outcome,
    reason: null,
    attempt: 1,
    stage: 'Build',
    job: 'Linux',
    projectKey: 'webshop',
    numbers,
  };
  world.setProperty(run, `${BUILD_PROPERTY_PREFIX}webshop-1a2b3c4d`, JSON.stringify(property));
  world.setProperty(run, BUILD_PROPERTY_GATE, outcome === 'passed' ? 'ok' : outcome);
}
