import { setTimeout as pause } from 'node:timers/promises';
import { EngineFailure, log } from './log';
import type { ServerClient } from './server-client';

/** Waits for the report's result, as `sonar.qualitygate.wait` asks; a failed gate fails the scan. */
export async function awaitQualityGate(
  server: ServerClient,
  taskId: string,
  dashboard: string,
  timeoutSeconds: number,
): Promise<void> {
  log('INFO', `------------- Check Quality Gate status`);
  log('INFO', `Waiting for the analysis report to be processed (max ${timeoutSeconds}s)`);
  const deadline = Date.now() + timeoutSeconds * 1000;
  for (;;) {
    const { task } = (await (await server.get(`/api/ce/task?id=${taskId}`)).json()) as {
      task: { status: string; analysisId?: string };
    };
    if (task.status === 'SUCCESS' && task.analysisId !== undefined) {
      const answer = await server.get(`/api/qualitygates/project_status?analysisId=${task.analysisId}`);
      const { projectStatus } = (await answer.json()) as { projectStatus: { status: string } };
      if (projectStatus.status !== 'ERROR') {
        log('INFO', `QUALITY GATE STATUS: PASSED - View details on ${dashboard}`);
        return;
      }
      throw new EngineFailure(`QUALITY GATE STATUS: FAILED - View details on ${dashboard}`);
    }
    if (task.status === 'FAILED' || task.status === 'CANCELED') {
      throw new EngineFailure(
        `CE Task finished abnormally with status: ${task.status}, you can check details here: ${dashboard}`,
      );
    }
    if (Date.now() >= deadline)
      throw new EngineFailure('Quality Gate check timeout exceeded - View details on ' + dashboard);
    await pause(1000);
  }
}
