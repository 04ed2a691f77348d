import type { BranchPolicy, NewBranchPolicy } from '../../documents/policy';
import { parsed, quoted, refused, type Parsed } from '../parsed';

/** Kinds of branch policy, by the ids that are the same in every organization. */
export const POLICY_TYPE_IDS = {
  status: 'cbdc66da-9728-4af8-aada-9a5a32e4a226',
  build: '0609b952-1397-4640-95ec-e00a01b2c241',
} as const;

/** Where a policy holds. `null` as repository: in all of the project; without a branch: the default one of each. */
export interface PolicyScope {
  readonly repositoryId: string | null;
  /** `refs/heads/…` */
  readonly refName: string | null;
  /** The default branch of the repository, as long as it is that: `refs/heads/…`. Absent where nobody knows it. */
  readonly defaultRef?: string | null;
}

/** What a policy shall be. */
export type WantedPolicy =
  | {
      readonly kind: 'status';
      readonly genre: string;
      readonly name: string;
      readonly resetOnPush: boolean;
      /** Id of the only identity that may post; `null` for any. */
      readonly authorId: string | null;
      readonly scope: PolicyScope;
    }
  | {
      readonly kind: 'build';
      readonly definitionId: number;
      readonly displayName: string;
      readonly resetOnPush: boolean;
      readonly scope: PolicyScope;
    };

/** What is to be done about one policy. */
export type PolicyPlan =
  | { readonly action: 'create'; readonly draft: NewBranchPolicy }
  | {
      readonly action: 'update';
      readonly id: number;
      readonly changes: readonly string[];
      readonly draft: NewBranchPolicy;
    }
  | { readonly action: 'unchanged'; readonly id: number };

/**
 * Plans one policy. Azure DevOps makes a second one of the same whenever it is asked, so the same is looked for first: of the
 * same kind, for the same status or pipeline, in exactly this scope; the default branch and the name that it has are one. What
 * a person set beside it (paths, when it applies) stays.
 */
export function planPolicy(wanted: WantedPolicy, present: readonly BranchPolicy[]): PolicyPlan {
  const typeId = POLICY_TYPE_IDS[wanted.kind];
  const settings = settingsOf(wanted);
  const same = present.filter(
    (policy) =>
      policy.typeId.toLowerCase() === typeId && isSubject(wanted, policy.settings) && isScope(wanted.scope, policy),
  );
  const compared =
    wanted.kind === 'status'
      ? ['invalidateOnSourceUpdate', 'authorId']
      : ['queueOnSourceUpdateOnly', 'manualQueueOnly', 'validDuration'];
  const changesOf = (policy: BranchPolicy): readonly string[] => [
    ...(policy.isEnabled ? [] : ['enabled']),
    ...(policy.isBlocking ? [] : ['required']),
    ...compared.filter((name) => !isEqual(policy.settings[name], settings[name])),
  ];
  // Beside one that somebody switched off, there may be one that is as it shall be.
  const found =
    same.find((policy) => changesOf(policy).length === 0) ?? same.find(({ isEnabled }) => isEnabled) ?? same[0];
  if (found === undefined) return { action: 'create', draft: { typeId, isEnabled: true, isBlocking: true, settings } };
  const changes = changesOf(found);
  if (changes.length === 0) return { action: 'unchanged', id: found.id };
  const kept = { ...found.settings, ...Object.fromEntries(compared.map((name) => [name, settings[name]])) };
  return {
    action: 'update',
    id: found.id,
    changes,
    draft: { typeId, isEnabled: true, isBlocking: true, settings: kept },
  };
}

/** A policy that holds where the wanted one would, and more widely: worth a word before one more is made. */
export function widerPolicy(wanted: WantedPolicy, present: readonly BranchPolicy[]): BranchPolicy | null {
  const typeId = POLICY_TYPE_IDS[wanted.kind];
  if (wanted.scope.repositoryId === null) return null;
  const wide: PolicyScope = { ...wanted.scope, repositoryId: null };
  return (
    present.find(
      (policy) =>
        policy.typeId.toLowerCase() === typeId &&
        policy.isEnabled &&
        policy.isBlocking &&
        isSubject(wanted, policy.settings) &&
        isScope(wide, policy),
    ) ?? null
  );
}

/** The branch that a policy names, where the default one is wanted, whatever its name will be; else `null`. */
export function namedBranch({ scope }: WantedPolicy, policy: BranchPolicy | undefined): string | null {
  const refName = policy === undefined || scope.refName !== null ? null : onlyPlace(policy)?.['refName'];
  return typeof refName === 'string' && refName !== '' ? refName : null;
}

/** Reads `genre/name`, the context of a status: `sonarqube/quality-gate`. */
export function parseStatusContext(
  option: string,
  text: string,
): Parsed<{ readonly genre: string; readonly name: string }> {
  const slash = text.indexOf('/');
  const [genre, name] = [text.slice(0, Math.max(0, slash)), text.slice(slash + 1)];
  return genre === '' || name === ''
    ? refused(`${option}: ${quoted(text)} is not of the form genre/name, such as sonarqube/quality-gate.`)
    : parsed({ genre, name });
}

function settingsOf(wanted: WantedPolicy): Readonly<Record<string, unknown>> {
  const { repositoryId, refName } = wanted.scope;
  const scope = [
    refName === null
      ? { repositoryId, refName: null, matchKind: 'DefaultBranch' }
      : { repositoryId, refName, matchKind: 'Exact' },
  ];
  return wanted.kind === 'status'
    ? {
        statusGenre: wanted.genre,
        statusName: wanted.name,
        authorId: wanted.authorId,
        invalidateOnSourceUpdate: wanted.resetOnPush,
        policyApplicability: null,
        defaultDisplayName: null,
        filenamePatterns: [],
        scope,
      }
    : {
        buildDefinitionId: wanted.definitionId,
        displayName: wanted.displayName,
        queueOnSourceUpdateOnly: wanted.resetOnPush,
        manualQueueOnly: false,
        // Minutes; 0 is "until the source changes".
        validDuration: 0,
        filenamePatterns: [],
        scope,
      };
}

function isSubject(wanted: WantedPolicy, settings: Readonly<Record<string, unknown>>): boolean {
  if (wanted.kind === 'build') return settings['buildDefinitionId'] === wanted.definitionId;
  return settings['statusName'] === wanted.name && (settings['statusGenre'] ?? '') === wanted.genre;
}

/** Exactly this place: a policy of several places is a person's own. */
function isScope({ repositoryId, refName, defaultRef = null }: PolicyScope, policy: BranchPolicy): boolean {
  const of = onlyPlace(policy);
  if (of === null || !isEqual(lower(of['repositoryId']), repositoryId?.toLowerCase())) return false;
  const kind = typeof of['matchKind'] === 'string' ? of['matchKind'].toLowerCase() : 'exact';
  if (kind === 'defaultbranch') return refName === null || refName === defaultRef;
  const name = refName ?? defaultRef;
  return kind === 'exact' && name !== null && of['refName'] === name;
}

function onlyPlace({ settings }: BranchPolicy): Readonly<Record<string, unknown>> | null {
  const places = settings['scope'];
  if (!Array.isArray(places) || places.length !== 1) return null;
  const place: unknown = places[0];
  return typeof place === 'object' && place !== null ? (place as Readonly<Record<string, unknown>>) : null;
}

function lower(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

/** A field that is not there is `null` and `false` to Azure DevOps. */
function isEqual(left: unknown, right: unknown): boolean {
  const plain = (value: unknown): unknown =>
    value === undefined || value === false || value === '' ? null : lower(value);
  return plain(left) === plain(right);
}
