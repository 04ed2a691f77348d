import { type CompiledTask } from './compile-task-step';
import { type Step } from '../pipeline-file/pipeline-model';

/** A step with what Azure DevOps adds when it compiles the file. */
export interface CompiledStep {
  readonly step: Step;
  /** Name for output variables: that of the file, else made from the task. */
  readonly refName: string;
  readonly displayName: string;
  readonly task: CompiledTask | undefined;
}

/** Names steps as Azure DevOps does: unnamed ones after their task, with a number from the second on. */
export function nameSteps(
  steps: readonly { readonly step: Step; readonly task: CompiledTask | undefined }[],
  checkoutName: string,
): CompiledStep[] {
  const used = new Set(steps.flatMap(({ step }) => (step.name === undefined ? [] : [step.name.toLowerCase()])));
  return steps.map(({ step, task }) => {
    const kind = kindName(step, task);
    const fallback = step.kind === 'checkout' ? checkoutName : kind;
    return { step, task, refName: step.name ?? freeName(kind, used), displayName: step.displayName ?? fallback };
  });
}

function kindName(step: Step, task: CompiledTask | undefined): string {
  switch (step.kind) {
    case 'task':
      return task?.definition.name ?? 'Task';
    case 'script':
      return SHELL_TASKS[step.shell];
    case 'foreign':
      return step.what.replace(/@.*$/, '').replace(/\W+/g, '_');
    case 'checkout':
      return 'Checkout';
  }
}

const SHELL_TASKS = { script: 'CmdLine', bash: 'Bash', pwsh: 'PowerShell', powershell: 'PowerShell' } as const;

function freeName(kind: string, used: Set<string>): string {
  for (let number = 0; ; number += 1) {
    const name = number === 0 ? kind : `${kind}${number}`;
    if (used.has(name.toLowerCase())) continue;
    used.add(name.toLowerCase());
    return name;
  }
}
