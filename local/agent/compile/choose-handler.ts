/** One entry of `execution` in a task.json. */
export interface Handler {
  readonly name: string;
  readonly target: string;
  readonly workingDirectory: string | undefined;
  readonly platforms: readonly string[];
}

/** Folder names of the agent's Node runtimes. */
export type NodeFolder = 'node' | 'node10' | 'node16' | 'node20_1' | 'node24';

/** Everything on which the choice of a Node runtime depends. */
export interface NodeSituation {
  readonly handler: string;
  /** Agent knobs, from the environment or from variables of the job. */
  readonly knob: (name: string) => string | undefined;
  readonly customNodePath?: string | null;
  readonly node20Starts?: boolean;
  readonly node24Starts?: boolean;
  readonly isInstalled?: (folder: NodeFolder) => boolean;
}

const PRIORITY: Readonly<Record<string, number>> = {
  node24: 101,
  node20_1: 102,
  node16: 103,
  node10: 104,
  node: 105,
  powershell3: 106,
  powershell: 107,
  azurepowershell: 108,
  powershellexe: 108,
  process: 109,
};
const NODE_HANDLERS: readonly string[] = ['node24', 'node20_1', 'node16', 'node10', 'node'];

/**
 * The handler that runs a task here: one made for this platform first, then the newest Node. Names that the agent does
 * not know are dropped without a word. Source: agent `TaskRunner.GetHandlerData`.
 */
export function chooseHandler(handlers: readonly Handler[], platform: NodeJS.Platform): Handler | undefined {
  const onWindows = platform === 'win32';
  const priority = (handler: Handler) => PRIORITY[handler.name.toLowerCase()] ?? Infinity;
  const known = handlers.filter((handler) => {
    const name = handler.name.toLowerCase();
    return NODE_HANDLERS.includes(name) || (onWindows && name in PRIORITY);
  });
  const preferred = (handler: Handler) =>
    onWindows && handler.platforms.some((each) => each.toLowerCase() === 'windows') ? 0 : 1;
  return [...known].sort((left, right) => preferred(left) - preferred(right) || priority(left) - priority(right))[0];
}

/**
 * The runtime that executes a Node handler: the agent's default ("legacy") selection, in which `Node24` means Node 20
 * until a switch says otherwise. Answers a folder name or the custom path. Source: agent `NodeHandler.GetNodeLocation`.
 *
 * @throws Error `MissingNodePath` when the folder is not installed
 */
export function chooseNode(situation: NodeSituation): string {
  const { customNodePath, knob, isInstalled = () => true } = situation;
  if (customNodePath !== undefined && customNodePath !== null && customNodePath.trim() !== '') return customNodePath;
  const isOn = (name: string) => knob(name)?.toLowerCase() === 'true';
  let folder = folderOf(situation.handler, isOn('AGENT_USE_NODE24_WITH_HANDLER_DATA'));
  if (isOn('AGENT_USE_NODE24')) folder = 'node24';
  else if (isOn('AGENT_USE_NODE20_1')) folder = 'node20_1';
  else if (isOn('AGENT_USE_NODE10')) folder = 'node10';
  if (folder === 'node24' && situation.node24Starts === false) folder = 'node20_1';
  if (folder === 'node20_1' && situation.node20Starts === false) folder = 'node16';
  if (!isInstalled(folder)) throw new Error(`MissingNodePath: this agent has no ${folder}`);
  return folder;
}

function folderOf(handler: string, useNode24: boolean): NodeFolder {
  switch (handler.toLowerCase()) {
    case 'node24':
      return useNode24 ? 'node24' : 'node20_1';
    case 'node20_1':
      return 'node20_1';
    case 'node16':
      return 'node16';
    case 'node10':
      return 'node10';
    default:
      return 'node';
  }
}
